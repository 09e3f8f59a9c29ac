// How well guides that nobody wrote for labproof are read: npm run bench:labels -- [CORPUS]
// test/labels/corpus-blocks.json says what a person read in 120 blocks of the corpus (drawn by draw-labels.mjs) before the
// reader was looked at. Ends with 1 when fewer than 97 % of the commands are right, or when a listing would be executed.
//
// A label: `kind`, and `alsoKinds` that are no mistake either; `steps` with `line` (1-based, of the source), `host` (null when
// the guide settles on none), `shell` and whether documented output belongs to the command; `outputOf`: the line of the
// command in an earlier block whose output this block is. A command that is read where none is labelled counts as wrong.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const wanted = 0.97;
const fields = ['command', 'line', 'host', 'shell', 'hasOutput'];
const neverRun = ['listing', 'output', 'unclear'];

const root = resolve(import.meta.dirname, '..');
const corpus = resolve(process.argv[2] ?? join(root, '../shared/corpus'));
if (existsSync(corpus)) report(await score(JSON.parse(readFileSync(join(root, 'test/labels/corpus-blocks.json'), 'utf8'))));
else {
  console.log(`no corpus, nothing is scored: ${corpus} is absent`);
  if (process.env.LABPROOF_REQUIRE_SHARED === '1') process.exitCode = 1;
}

async function score({ seed, blocks }) {
  const { loadGuides } = await import('../dist/src/index.js');
  const { dialects } = await import('../dist/src/shell/index.js');
  const pages = new Map();
  for (const path of new Set(blocks.map((block) => block.path))) {
    const [guide] = await loadGuides([path], { cwd: corpus, dialects, hosts: [] });
    pages.set(path, guide.pages[0]);
  }
  return { seed, rows: blocks.map((label) => ({ label, ...judge(label, pages.get(label.path)) })) };
}

/** One block: what was read in it, and each labelled command beside its reading. */
function judge(label, page) {
  const index = page.blocks.findIndex((block) => block.position.line <= label.line && label.line <= block.endLine);
  const kind = page.blocks[index]?.kind ?? 'no block';
  const read = index < 0 ? [] : stepsIn(page, index);
  const allowed = label.alsoKinds?.includes(kind) ?? false;
  // A doctest may be taken for a listing, an editor for manual work: then its commands are neither right nor wrong.
  const leftOut = allowed && read.length === 0 ? label.steps.length : 0;
  const { commands, extra } = leftOut > 0 ? { commands: [], extra: [] } : pairUp(label.steps, read);
  const paired = label.outputOf === undefined ? null : outputsOf(page, label).includes(label.outputOf);
  return { kind, same: kind === label.kind, accepted: kind === label.kind || allowed, leftOut, commands, extra, paired };
}

/** The commands that the block asks for, also when the same run is asked for elsewhere and stands there. */
function stepsIn(page, index) {
  return page.steps.flatMap((step) => {
    const reading = {
      command: step.command,
      host: step.host,
      shell: step.shell,
      hasOutput: step.expected !== null,
      outputLines: step.expected === null ? null : [step.expected.position.line, step.expected.endLine],
    };
    const here = step.block === index ? [{ ...reading, line: step.position.line }] : [];
    return [...here, ...step.alsoAt.filter((site) => site.block === index).map((site) => ({ ...reading, line: site.line }))];
  });
}

function pairUp(labelled, read) {
  const left = [...read];
  const take = (fits) => left.splice(left.findIndex(fits), left.some(fits) ? 1 : 0)[0];
  const commands = labelled.map((label) => {
    const reading = take((each) => each.line === label.line) ?? take((each) => same(each, label, 'command')) ?? null;
    return { label, reading, wrong: fields.filter((field) => reading === null || !same(reading, label, field)) };
  });
  return { commands, extra: left };
}

function same(reading, label, field) {
  return field === 'command' ? plain(reading.command) === plain(label.command) : reading[field] === label[field];
}

/** Indentation of continuation lines says nothing to a shell, and the flags of doctest say nothing to Python. */
function plain(command) {
  return command
    .split('\n')
    .map((line) => line.replace(/ *# doctest: .*$/, '').trim())
    .join('\n');
}

/** Lines of the commands whose documented output begins in the block. */
function outputsOf(page, label) {
  const block = page.blocks.find((each) => each.position.line <= label.line && label.line <= each.endLine);
  const inside = (line) => block !== undefined && block.position.line <= line && line <= block.endLine;
  return page.steps.filter((step) => step.expected !== null && inside(step.expected.position.line)).map((step) => step.position.line);
}

function report({ seed, rows }) {
  const commands = rows.flatMap((row) => row.commands);
  const extra = rows.flatMap((row) => row.extra);
  const executed = rows.filter(({ label, extra }) => neverRun.includes(label.kind) && extra.length > 0);
  const right = commands.filter(({ wrong }) => wrong.length === 0).length;
  const all = commands.length + extra.length;

  for (const line of rows.flatMap(mismatches)) console.log(line);
  console.log(`\n${rows.length} blocks of the corpus, seed ${seed}\n`);
  kindTable(rows);

  const leftOut = rows.reduce((sum, row) => sum + row.leftOut, 0);
  console.log(
    `\n${commands.length} labelled commands, ${leftOut} more in blocks that are acceptable without steps; ${extra.length} read too many`,
  );
  for (const field of fields) {
    console.log(`  ${field.padEnd(10)}${share(commands.filter(({ wrong }) => !wrong.includes(field)).length, commands.length)}`);
  }
  const withLines = commands.filter(({ label, reading }) => label.outputLines !== undefined && reading?.outputLines);
  const sameLines = withLines.filter(({ label, reading }) => String(label.outputLines) === String(reading.outputLines));
  const pairs = rows.filter(({ paired }) => paired !== null);
  console.log(`  lines of the output, where both see one: ${share(sameLines.length, withLines.length)}`);
  console.log(`  output in a later block: ${share(pairs.filter(({ paired }) => paired).length, pairs.length)}`);
  console.log(`  all five right, of labelled and of read too many: ${share(right, all)}`);
  console.log(`listings executed: ${executed.length}`);
  for (const { label } of executed) console.log(`  ${label.path}:${label.line}`);

  const failures = [
    ...(all === 0 || right < wanted * all ? [`${share(right, all)} of the commands are right, ${wanted * 100} % are wanted`] : []),
    ...(executed.length > 0 ? [`${executed.length} listings would be executed`] : []),
  ];
  for (const failure of failures) console.error(`FAILED: ${failure}`);
  if (failures.length > 0) process.exitCode = 1;
}

function kindTable(rows) {
  console.log(`${'kind'.padEnd(10)}${'blocks'.padStart(8)}${'same'.padStart(8)}${'accepted'.padStart(10)}  otherwise read as`);
  for (const kind of ['session', 'commands', 'output', 'listing', 'manual', 'unclear']) {
    const of = rows.filter(({ label }) => label.kind === kind);
    const others = count(of.filter((row) => !row.same));
    const cells = [of.length, of.filter((row) => row.same).length, of.filter((row) => row.accepted).length];
    console.log(
      `${kind.padEnd(10)}${String(cells[0]).padStart(8)}${String(cells[1]).padStart(8)}${String(cells[2]).padStart(10)}  ${others}`,
    );
  }
}

function count(rows) {
  const counts = new Map();
  for (const { kind } of rows) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, number]) => `${kind} ${number}`).join(', ');
}

/** One line each: where, what the label says, what was read. */
function mismatches({ label, kind, accepted, commands, extra, paired }) {
  return [
    ...(accepted ? [] : [`${label.path}:${label.line} · kind · ${label.kind} → ${kind}`]),
    ...commands
      .filter(({ wrong }) => wrong.length > 0)
      .map((each) => {
        const where = `${label.path}:${each.label.line}`;
        if (each.reading === null) return `${where} · missing · ${shown(each.label.command)} (block read as ${kind})`;
        const differences = each.wrong.map((field) => `${field}: ${shown(each.label[field])} → ${shown(each.reading[field])}`);
        return `${where} · ${differences.join(' · ')}${each.wrong.includes('command') ? '' : ` · in ${shown(each.label.command)}`}`;
      }),
    ...extra.map((step) => `${label.path}:${step.line} · too many · ${shown(step.command)} (labelled ${label.kind}, read as ${kind})`),
    ...(paired === false ? [`${label.path}:${label.line} · output of line ${label.outputOf} · not paired`] : []),
  ];
}

function shown(value) {
  const text = typeof value === 'string' ? value.replace(/\s*\n\s*/g, ' ⏎ ') : String(value);
  return text.length > 70 ? `${text.slice(0, 69)}…` : text;
}

function share(part, whole) {
  return whole === 0 ? '0 of 0' : `${part} of ${whole} (${((100 * part) / whole).toFixed(1)} %)`;
}
