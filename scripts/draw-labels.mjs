// Which blocks of the corpus were labelled by hand: node scripts/draw-labels.mjs [--seed N] [CORPUS]
// The draw depends on the seed and on oracle.json alone, never on what labproof reads in a block.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const wanted = { blocks: 120, withPrompts: 66, perProject: 20 };

/** Generous on purpose: it only steers the draw, and a false friend is worth a label too. */
const promptLook = [
  /^\s*(?:\([\w.@-]{1,40}\) ?)?[$#%] ?\S/m,
  /^\s*(?:>>>|=>|U-Boot>|sqlite>|mysql>|PS>|C:\\)/m,
  /^\s*MariaDB \[/m,
  /^\s*\[?[\w.-]{1,60}(?:@[\w.-]{1,60})?[^\s$#>%]{0,60}\]?[$#>%](?: |$|\w)/m,
  /^\s*\[[\w.@:-]{1,80} [^\]\s]{1,60}\] ?[$#]/m,
  /^\s*\[[\w.@:-]{1,80}\] \S{1,40} ?[#$]/m,
];

const { values, positionals } = parseArgs({
  options: { seed: { type: 'string', default: '20261125' } },
  allowPositionals: true,
});
const corpus = resolve(positionals[0] ?? join(import.meta.dirname, '../../shared/corpus'));
const oracle = join(corpus, 'oracle.json');
if (existsSync(oracle)) print(draw(JSON.parse(readFileSync(oracle, 'utf8')), Number(values.seed)));
else {
  console.error(`no corpus: ${oracle} is absent`);
  process.exitCode = 1;
}

function print(blocks) {
  const prompted = blocks.filter((block) => block.prompted).length;
  console.log(`# seed ${values.seed}: ${blocks.length} blocks, ${prompted} of them look as if they held prompts`);
  for (const { path, line } of blocks) console.log(`${path}:${line}`);
}

/** First the blocks with prompts, then the rest: one from each project in turn, so that none outweighs the others. */
function draw(files, seed) {
  const random = mulberry32(seed);
  const projects = byProject(files).map((blocks) => shuffle(blocks, random));
  const drawn = projects.map(() => []);
  take(wanted.withPrompts, (block) => block.prompted);
  take(wanted.blocks, () => true);
  return drawn.flat().sort((a, b) => compare(a.path, b.path) || a.line - b.line);

  function take(total, fits) {
    let found = true;
    while (found) {
      found = false;
      for (const [index, blocks] of projects.entries()) {
        if (drawn.flat().length >= total) return;
        if (drawn[index].length >= wanted.perProject) continue;
        const next = blocks.findIndex(fits);
        if (next < 0) continue;
        drawn[index].push(...blocks.splice(next, 1));
        found = true;
      }
    }
  }
}

function byProject(files) {
  const projects = new Map();
  for (const path of Object.keys(files).sort(compare)) {
    const project = path.split('/')[0];
    const blocks = files[path].map(({ line, text }) => ({
      path,
      line,
      prompted: promptLook.some((look) => look.test(text)),
    }));
    projects.set(project, [...(projects.get(project) ?? []), ...blocks]);
  }
  return [...projects.values()];
}

/** Fisher and Yates. */
function shuffle(items, random) {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [shuffled[last], shuffled[other]] = [shuffled[other], shuffled[last]];
  }
  return shuffled;
}

function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A small generator that gives the same numbers on every machine: in [0, 1). */
function mulberry32(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
