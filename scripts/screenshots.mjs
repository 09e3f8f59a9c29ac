// Pictures of the HTML report, for people to look at: node scripts/screenshots.mjs [FOLDER]. Without a folder the two of the README are
// made anew; with one, every view: the demo, a lab with faults, thousands of commands; desktop and phone, light and dark, paper.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { chromiumArguments, chromiumPath, installChromium } from './chromium.mjs';
import { askedTwice, faultyLab } from './faulty-lab.mjs';
import { multiplied } from './multiplied-run.mjs';

const root = resolve(import.meta.dirname, '..');
const desktop = { width: 1280, height: 860 };
const phone = { width: 390, height: 844 };

installChromium();
const [given] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'labproof-pictures-'));
const browser = await chromium.launch({ executablePath: chromiumPath(), args: [...chromiumArguments] });
try {
  const { demo, events } = makeDemo();
  const failing = await makeFailing();
  if (given === undefined) {
    const images = join(root, 'docs/images');
    await shot(failing, 'report-desktop', images, { at: 'kubectl get pods' });
    await shot(failing, 'report-phone', images, { size: phone, dark: true });
  } else await everyView(resolve(given), { demo, failing, thousands: makeThousands(events) });
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}

async function everyView(to, reports) {
  mkdirSync(to, { recursive: true });
  for (const [name, file] of Object.entries(reports)) {
    const fullPage = name !== 'thousands';
    for (const dark of [false, true]) {
      const look = dark ? 'dark' : 'light';
      await shot(file, `${name}-desktop-${look}`, to, { dark, fullPage });
      await shot(file, `${name}-phone-${look}`, to, { size: phone, dark, fullPage });
    }
    if (!fullPage) continue;
    const page = await browser.newPage({ viewport: desktop });
    await page.goto(pathToFileURL(file).href);
    await page.pdf({
      path: join(to, `${name}-paper.pdf`),
      format: 'A4',
      margin: { top: '12mm', bottom: '12mm', left: '12mm', right: '12mm' },
    });
    await page.close();
  }
}

/** `at`: the command, by the beginning of its text, that stands at the top of the picture. */
async function shot(file, name, to, { size = desktop, dark = false, fullPage = false, at = null } = {}) {
  const page = await browser.newPage({ viewport: size, colorScheme: dark ? 'dark' : 'light', bypassCSP: fullPage });
  await page.goto(pathToFileURL(file).href);
  // What is far from the window is not drawn until the reader comes there.
  if (fullPage) await page.addStyleTag({ content: '*{content-visibility:visible!important}' });
  if (at !== null)
    await page
      .locator('.step', { hasText: at })
      .first()
      .evaluate((step) => step.scrollIntoView());
  await page.screenshot({ path: join(to, `${name}.png`), fullPage });
  await page.close();
}

function makeDemo() {
  const demo = join(folder, 'demo.html');
  const events = join(folder, 'demo.jsonl');
  labproof(0, 'verify', 'docs/labs/harbor', '--replay', '--reporter', `html=${demo}`, '--reporter', `jsonl=${events}`);
  return { demo, events };
}

async function makeFailing() {
  const { lab, recording } = await faultyLab(folder);
  const [events, file] = [join(folder, 'failing.jsonl'), join(folder, 'failing.html')];
  // From its folder, so that no path of this machine is in the picture.
  labproof(1, 'verify', basename(lab), `--replay=${recording}`, '--reporter', `jsonl=${events}`);
  await askedTwice(events);
  labproof(0, 'report', events, '--reporter', `html=${file}`);
  return file;
}

function makeThousands(events) {
  const seed = readFileSync(events, 'utf8').trim().split('\n').map(JSON.parse);
  const [many, file] = [join(folder, 'many.jsonl'), join(folder, 'many.html')];
  writeFileSync(
    many,
    multiplied(seed, 5_000)
      .map((event) => `${JSON.stringify(event)}\n`)
      .join(''),
  );
  labproof(0, 'report', many, '--reporter', `html=${file}`);
  return file;
}

function labproof(code, ...args) {
  const { status, stderr } = spawnSync(process.execPath, [resolve(root, 'dist/src/cli/main.js'), ...args], {
    cwd: args[1] === 'harbor' ? folder : root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== code) throw new Error(`labproof ${args[0]} ended with ${status}, not ${code}: ${stderr}`);
}
