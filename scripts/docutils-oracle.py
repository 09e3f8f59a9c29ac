"""What docutils takes for literal blocks, as JSON lines: the oracle of bench-parse and of the differential fuzz.

Reads one JSON object a line from standard input, {"file": PATH} or {"text": DOCUMENT}, and answers each with one line,
{"blocks": [{"line", "text", "name"}], "seconds"} or {"error"}; `seconds` is docutils' parser alone (no reading, no
transforms, no writing). `line` is the 1-based line of the first line that is not blank in its source, or null inside of a
csv-table, whose cells lose their lines in docutils. `--no-inline` leaves inline markup unparsed, which changes no block.

A literal block is one of `::` in any of its forms, or a code, code-block, sourcecode, parsed-literal, prompt or console
directive. Includes are not followed. A directive that docutils does not know is taken leniently: any options, one argument
up to the first blank line, and its content parsed as body text.
"""

import json
import sys
import time
import warnings

try:
    import docutils
    from docutils import frontend, nodes, utils
    from docutils.parsers.rst import Directive, Parser, directives, states
except ImportError:
    print(json.dumps({'absent': 'python3-docutils'}), flush=True)
    sys.exit(0)


class AnyOptions(dict):
    """An option_spec that knows every option."""

    def __bool__(self):
        return True

    def __getitem__(self, name):
        return directives.unchanged


class Verbatim(Directive):
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec = AnyOptions()
    has_content = True

    def run(self):
        if not self.content:
            return []
        text = '\n'.join(self.content)
        node = nodes.literal_block(text, text)
        mark(node, self.content, self.name)
        return [node]


class Code(Verbatim):
    """As docutils' own: the language is one word."""

    final_argument_whitespace = False


class Prompt(Code):
    optional_arguments = 3


class VerbatimContent(Verbatim):
    optional_arguments = 0


class Unknown(Verbatim):
    def run(self):
        node = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, node)
        return [node]


class Silent(Verbatim):
    def run(self):
        return []


def mark(node, lines, name):
    text = '\n'.join(lines)
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    source, offset = lines.info(first)
    node['oracle'] = {
        'line': None if str(source).endswith('#csv') else offset + 1,
        'text': '\n'.join(line.rstrip() for line in text.strip('\n').split('\n')),
        'name': name,
    }


def literal_block(self):
    """As `Text.literal_block`, and notes where the lines come from."""
    indented, _, offset, blank_finish = self.state_machine.get_indented()
    while indented and not indented[-1].strip():
        indented.trim_end()
    if not indented:
        found = self.quoted_literal_block()
        for node in found:
            if isinstance(node, nodes.literal_block):
                node['oracle'] = {'line': node.line, 'text': node.astext(), 'name': 'quoted'}
        return found
    node = nodes.literal_block('\n'.join(indented), '\n'.join(indented))
    mark(node, indented, '::')
    return [node] if blank_finish else [node, self.unindent_warning('Literal block')]


known = directives.directive


def directive(name, language, document):
    lowered = name.lower()
    if lowered in ('code', 'code-block', 'sourcecode'):
        return Code, []
    if lowered in ('prompt', 'console'):
        return (Prompt if lowered == 'prompt' else Verbatim), []
    if lowered in ('seealso', 'todo'):
        return known('note', language, document)
    if lowered == 'parsed-literal':
        return VerbatimContent, []
    if lowered == 'include':
        return Silent, []
    if lowered == 'class':  # in Sphinx a Python class; docutils' own is `rst-class` there
        return Unknown, []
    found, messages = known(name, language, document)
    return (found or Unknown), []


def main():
    from docutils.parsers.rst.directives import tables

    original = tables.CSVTable.get_csv_data

    def marked(self):
        if 'file' in self.options or 'url' in self.options:
            raise tables.SystemMessagePropagation(self.reporter.warning('data of other files is not read'))
        data, source = original(self)
        return data, f'{source}#csv'

    tables.CSVTable.get_csv_data = marked
    states.Text.literal_block = literal_block
    directives.directive = directive
    if '--no-inline' in sys.argv:
        states.Inliner.parse = lambda self, text, lineno, memo, parent: ([nodes.Text(text)], [])
    warnings.simplefilter('ignore')
    parser = Parser()
    defaults = dict(
        report_level=5,
        halt_level=6,
        file_insertion_enabled=True,
        raw_enabled=True,
        line_length_limit=1_000_000_000,
        syntax_highlight='none',
        warning_stream=False,
    )
    settings = frontend.OptionParser(components=(Parser,)).get_default_values()
    print(json.dumps({'docutils': docutils.__version__}), flush=True)
    for request in sys.stdin:
        asked = json.loads(request)
        try:
            text = asked.get('text')
            if text is None:
                with open(asked['file'], encoding='utf-8-sig', errors='replace', newline='') as file:
                    text = file.read()
            for name, value in defaults.items():
                setattr(settings, name, value)
            document = utils.new_document('guide', settings.copy())
            started = time.perf_counter()
            parser.parse(text, document)
            seconds = time.perf_counter() - started
            for message in list(document.findall(nodes.system_message)):
                message.clear()
            blocks = [node['oracle'] for node in document.findall(nodes.literal_block) if 'oracle' in node]
            print(json.dumps({'blocks': blocks, 'seconds': seconds}), flush=True)
        except Exception as error:  # docutils itself fails on some hostile documents
            print(json.dumps({'error': f'{type(error).__name__}: {error}'[:200]}), flush=True)


main()
