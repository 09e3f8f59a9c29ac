import { byScript, fill, prose, title } from './rst.mjs';

/** docs/reference/cli.rst from the program that the command line runs: a commander `Command`. */
export function cliReference(program) {
  const commands = program.commands.filter((command) => command.name() !== 'help');
  return `${byScript('the program itself')}${title('Command line', '=')}${fill(prose(program.description()))}

${fill(prose('`labproof --help` and `labproof COMMAND --help` say the same.'))}

${commands.map(commandReference).join('')}${exitCodes}`;
}

function commandReference(command) {
  const args = command.registeredArguments.map((argument) => `\`\`<${argument.name()}>\`\`\n   ${prose(argument.description)}`);
  const options = command.options.map(
    (option) => `.. option:: ${flags(option)}\n\n${fill(`${prose(option.description)}${limits(option)}`, '   ')}\n\n`,
  );
  return `${title(command.name(), '-')}.. program:: labproof ${command.name()}

${fill(sentence(prose(command.description())))}

.. code-block:: none

   labproof ${command.name()} ${command.usage()}

${args.length === 0 ? '' : `${args.join('\n')}\n\n`}${options.join('')}`;
}

/** `-c, --config <file>` with the value behind each spelling, as Sphinx wants it. */
function flags({ short, long, flags }) {
  const value = / ([<[].*)$/.exec(flags)?.[1];
  return [short, long]
    .filter(Boolean)
    .map((name) => (value === undefined ? name : `${name} ${value}`))
    .join(', ');
}

function limits({ argChoices, defaultValue }) {
  const choices = argChoices === undefined ? '' : `: ${argChoices.map((choice) => `\`\`${choice}\`\``).join(', ')}`;
  const value = defaultValue === undefined || defaultValue === '' ? '' : ` (default: \`\`${defaultValue}\`\`)`;
  return `${choices}${value}`;
}

const sentence = (text) => `${text[0].toUpperCase()}${text.slice(1)}.`;

const exitCodes = `${title('Exit codes', '-')}Of every command that judges:

=====  ==========================================================================
code   means
=====  ==========================================================================
0      all verified
1      a step failed, or lint found an error
2      drift, or a warning, and nothing worse
3      something could not be judged: an error, a skip that was not planned, a page
       or an include that is missing; or nothing was verified and nothing failed
4      the command line or the configuration is wrong
=====  ==========================================================================

Where several hold: 4 before 3 before 1 before 2 before 0.
`;
