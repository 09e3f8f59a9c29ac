import { Command, CommanderError, Option } from 'commander';
import { complain, print } from '../drive/print.ts';
import { printError } from '../drive/print-error.ts';
import { VERSION } from '../drive/version.ts';
import { type ExitCode, exit, type World } from '../drive/world.ts';
import { harmless } from '../plain-text/index.ts';
import { reporterNames } from '../reporters/index.ts';

/** Runs one command line; never throws: an error is printed as one message, and the exit code says its kind. */
export async function run(argv: readonly string[], world: World): Promise<number> {
  let code: ExitCode = exit.verified;
  const program = buildProgram(
    world,
    (result) => {
      code = result;
    },
    argv,
  );
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exit.verified : exit.usage;
    return printError(error, world);
  }
}

const collect = (value: string, before: readonly string[] = []) => [...before, value];

/** The command line: what docs/reference/cli.rst is written from. Commands import what they need when they are run: `--help` loads none of it. */
export function buildProgram(world: World, done: (code: ExitCode) => void, argv: readonly string[] = []): Command {
  const program = new Command('labproof')
    .description('Runs the commands of a lab guide on the hosts it names, and judges what the guide says they print.')
    .version(VERSION, '-V, --version')
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError('(labproof --help lists the commands)')
    .configureOutput({
      writeOut: (text) => print(world, text),
      writeErr: (text) => complain(world, text),
      outputError: (text, write) => write(text.startsWith('error: missing required argument') ? (eaten(program, argv) ?? text) : text),
    });

  program
    .command('verify')
    .description('run guides against their lab and judge every documented output')
    .argument('<paths...>', 'guides: .rst files, or folders with an index.rst')
    .option('-c, --config <file>', 'configuration (default: the nearest labproof.yaml from the guide upwards)')
    .option(
      '-r, --reporter <name[=file]>',
      `${reporterNames.slice(0, -1).join(', ')} or ${reporterNames.at(-1)}, to the screen or a file; several may be given`,
      collect,
    )
    .option(
      '-t, --target <name=url>',
      'a target by its guide name: bigip-1=ssh://root@192.0.2.5:22, desk=local:; several may be given',
      collect,
    )
    .option('-s, --select <file:line>', 'only the step at this line, and what it needs; several may be given', collect)
    .option('--record [file]', 'write every answer to a recording (default: .labproof/PAGE.recording.jsonl beside the page)')
    .option('--lock [file]', 'write what stood for each name, as evidence for a review (default: labproof.lock.yaml)')
    .option('--replay [file]', 'answer from a recording in place of the lab')
    .option('--pace', 'with --replay: take as long as the lab did')
    .option('-n, --dry-run', 'say what would be sent where, and why; open nothing')
    .option('--allow <kinds>', 'kinds of drift that do not count: version, layout, extra-row, …', splitWords)
    .addOption(new Option('--consent <level>', 'which commands may be sent').choices(['read-only', 'changing', 'all']))
    .option('--json', 'short for --reporter json')
    .action(async (paths: string[], options) => done(await (await import('./verify.ts')).verify(paths, options, world)));

  program
    .command('update')
    .description('write into guides what their outputs say now, where that is drift and no failure; prose is only pointed at')
    .argument('<paths...>', 'guides: .rst files, or folders with an index.rst')
    .option('-c, --config <file>', 'configuration (default: the nearest labproof.yaml from the guide upwards)')
    .option('-t, --target <name=url>', 'a target by its guide name; several may be given', collect)
    .option('--from <events>', 'take an earlier run (verify --reporter jsonl=RUN.events.jsonl), and run nothing')
    .option('--replay [file]', 'answer from a recording in place of the lab')
    .option('-n, --dry-run', 'print a patch, and write nothing')
    .option('-i, --interactive', 'ask for each output, with the reason')
    .option('--accept-names', 'write the names of this lab, too: pods, hashes, addresses that were only bound')
    .option(
      '--accept-fail <line>',
      'write the output of a step that failed: LINE, FILE:LINE or the id of the step; several may be given',
      collect,
    )
    .option('--allow <kinds>', 'kinds of drift that do not count and are not written', splitWords)
    .addOption(new Option('--consent <level>', 'which commands may be sent').choices(['read-only', 'changing', 'all']))
    .action(async (paths: string[], options) => done(await (await import('./update.ts')).updateCommand(paths, options, world)));

  program
    .command('check')
    .description('what can be said without a lab: lint, the recordings judged again, and whether they are still fresh')
    .argument('<paths...>', 'guides, or folders of guides')
    .option('-c, --config <file>', 'configuration of all guides (default: the nearest labproof.yaml from each guide upwards)')
    .option(
      '--config-from <folder>',
      'search the configuration there as if the guides lay there: of the base branch, for pages of strangers',
    )
    .option('-r, --reporter <name[=file]>', 'as with verify; several may be given', collect)
    .option('--max-age <days>', 'older recordings are drift', '90')
    .option('--changed <since>', 'only pages that were touched since a branch, tag or commit, and what they need')
    .option('--allow <kinds>', 'kinds of drift that do not count: version, layout, extra-row, …', splitWords)
    .action(async (paths: string[], options) => done(await (await import('./check.ts')).checkCommand(paths, options, world)));

  program
    .command('watch')
    .description('verify a guide again after each save, asking only for what was edited; sends nothing that changes something')
    .argument('<path>', 'a guide: a .rst file, or a folder with an index.rst')
    .option('-c, --config <file>', 'configuration (default: the nearest labproof.yaml from the guide upwards)')
    .option('-t, --target <name=url>', 'as with verify; several may be given', collect)
    .option('--replay [file]', 'answer from a recording in place of the lab')
    .option('--allow <kinds>', 'kinds of drift that do not count', splitWords)
    .action(async (path: string, options) => done(await (await import('./watch.ts')).watchCommand(path, options, world)));

  program
    .command('report')
    .description('make any report later, from the events of one run or of several (verify --reporter jsonl=RUN.events.jsonl)')
    .argument('<events...>', 'files of events; several runs become one report')
    .option('-r, --reporter <name[=file]>', 'as with verify; several may be given', collect)
    .action(async (files: string[], options) => done(await (await import('./report.ts')).reportCommand(files, options, world)));

  program
    .command('parse')
    .description('show how a guide is read: blocks, steps, hosts, and why')
    .argument('<path>', 'a guide: a .rst file or a folder')
    .option('-c, --config <file>', 'configuration with hosts and aliases')
    .option('--json', 'as JSON')
    .action(async (path: string, options) => done(await (await import('./parse.ts')).parseCommand(path, options, world)));

  program
    .command('explain')
    .description('say what one line of a guide is, where it would run, what would be required of it, and how to override it')
    .argument('<file:line>', 'a line of a page, or of a file that a page includes')
    .option('-c, --config <file>', 'configuration (default: the nearest labproof.yaml from the file upwards)')
    .option('-g, --guide <path>', 'the guide of which the file is a part (default: the nearest folder with an index.rst that holds it)')
    .option('--json', 'as JSON')
    .action(async (place: string, options) => done(await (await import('./explain.ts')).explainCommand(place, options, world)));

  program
    .command('lint')
    .description('judge guides without a lab: unclear blocks, unknown hosts, annotations, prose that its output contradicts')
    .argument('<paths...>', 'guides: .rst files, or folders with an index.rst')
    .option('-c, --config <file>', 'configuration with hosts, aliases and placeholders')
    .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json', 'github']).default('text'))
    .action(async (paths: string[], options) => done(await (await import('./lint.ts')).lintCommand(paths, options, world)));

  program
    .command('checklist')
    .description('walk a guide step by step, as a student: run, check, hint, and progress that is kept')
    .argument('<path>', 'a guide: a .rst file, or a folder with an index.rst')
    .option('-c, --config <file>', 'configuration (default: the nearest labproof.yaml from the guide upwards)')
    .option('-t, --target <name=url>', 'a target by its guide name, as with verify; several may be given', collect)
    .option('--replay [file]', 'answer from a recording in place of the lab')
    .option('--plain', 'plain lines, no colour, no cursor movement: for a screen reader (by itself where there is no terminal)')
    .option('--list', 'list the steps and what became of them; nothing is opened')
    .option('--results <file>', 'keep the results in this file, JSON lines, one a step, for the trainer')
    .option('--student <name>', 'the name that goes into the results')
    .option('--state <file>', "where the progress is kept (default: the user's state folder)")
    .action(async (path: string, options) => done(await (await import('./checklist.ts')).checklist(path, options, world)));

  program
    .command('init')
    .description('write a first labproof.yaml with each host that a guide talks to, and the evidence for it')
    .argument('<path>', 'a guide: a .rst file or a folder')
    .option('--print', 'to the screen, not to the file')
    .option('--force', 'replace a labproof.yaml that is there; it is kept as labproof.yaml.old')
    .action(async (path: string, options) => done(await (await import('./init.ts')).initCommand(path, options, world)));

  program
    .command('compare')
    .description('judge a live output against a documented one, both from files')
    .argument('<documented>', 'file with the documented output')
    .argument('<live>', 'file with the live output')
    .option('--command <command>', 'the command that printed it', '')
    .option('--context <file>', 'JSON: { bindings, pinned, free, prose }')
    .option('-c, --config <file>', 'configuration whose policies hold')
    .option('--json', 'as JSON')
    .action(async (documented: string, live: string, options) =>
      done(await (await import('./compare.ts')).compareCommand(documented, live, options, world)),
    );

  return program;
}

/** `verify --record page.rst` names no guide: an option whose file may be left out takes the word behind it. Null where none did. */
function eaten(program: Command, argv: readonly string[]): string | null {
  for (const command of program.commands)
    for (const option of command.options) {
      const value: unknown = command.opts()[option.attributeName()];
      if (!option.optional || typeof value !== 'string' || !argv.includes(value)) continue;
      const [name, shown] = [option.long ?? option.flags, harmless(value)];
      return `error: ${name} took ${shown} as its file, and nothing is left to ${command.name()}: put the guide first, or write ${name}=FILE\n`;
    }
  return null;
}

function splitWords(value: string, before: readonly string[] = []): readonly string[] {
  return [
    ...before,
    ...value
      .split(',')
      .map((word) => word.trim())
      .filter((word) => word !== ''),
  ];
}
