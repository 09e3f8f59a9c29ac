import axe from 'axe-core';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { open, phone } from './chromium.ts';
import { makeReports, type Reports } from './reports.ts';

let reports: Reports;
beforeAll(async () => {
  reports = await makeReports();
});
afterAll(() => reports[Symbol.asyncDispose]());

const shown = (page: Page) => page.locator('.step').filter({ visible: true }).count();
const current = (page: Page) => page.locator('.step[aria-current] .typed').textContent();
const hash = (page: Page) => page.evaluate(() => decodeURIComponent(location.hash));

async function filter(page: Page, text: string, state: string | RegExp): Promise<void> {
  await page.fill('#query', text);
  await page.locator('#filter-state', { hasText: state }).waitFor();
}

describe('the report in Chromium', () => {
  it('opens from disk without a complaint or a request, and lets nothing else run', async () => {
    await using opened = await open(reports.failing);
    const { page, complaints } = opened;
    for (const key of ['j', 'j', 'k', 't', '?', 'Escape']) await page.keyboard.press(key);
    for (const summary of await page.locator('.talk > summary').all()) await summary.click();
    await page.locator('.talk li details summary').first().click();
    expect(await page.locator('.talk pre.all').first().textContent()).toContain('Hello, this is FRRouting');
    expect(complaints).toEqual([]);
    const blocked: string[] = [];
    page.on('requestfailed', (request) => blocked.push(`${request.url()}: ${request.failure()?.errorText}`));
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'document.title = "taken over"';
      document.body.append(script);
      const image = document.createElement('img');
      image.src = 'https://x.example/a.png';
      document.body.append(image);
    });
    await page.waitForTimeout(100);
    expect(await page.title()).toMatch(/^fail: /);
    expect(complaints.filter((complaint) => /Content Security Policy/.test(complaint))).toHaveLength(2);
    expect(blocked).toEqual(['https://x.example/a.png: csp']);
  });

  it('filters by the language, keeps the filter in the address, and says what is wrong with one', async () => {
    await using opened = await open(reports.failing);
    const { page, complaints } = opened;
    expect(await shown(page)).toBe(16);
    await filter(page, 'verdict:fail host:quay -page:pod', '2 of 16');
    expect(await shown(page)).toBe(2);
    expect(await page.locator('#guide p', { hasText: 'A cluster gives every pod' }).isVisible()).toBe(false);
    expect(await page.locator('#guide h2', { hasText: 'Are the routes there?' }).isVisible()).toBe(true);
    expect(await page.locator('#guide h2', { hasText: 'Let the router listen' }).isVisible()).toBe(false);
    expect(await hash(page)).toBe('#?q=verdict:fail host:quay -page:pod');
    await page.reload();
    expect(await page.inputValue('#query')).toBe('verdict:fail host:quay -page:pod');
    expect(await shown(page)).toBe(2);
    await filter(page, '"tide-gauge-8c6kf"', '1 of 16');
    await filter(page, 'nothing-is-so', '0 of 16');
    expect(await page.locator('.nothing').isVisible()).toBe(true);
    await filter(page, 'hots:quay', 'there is no key "hots"');
    expect(await page.getAttribute('#query', 'aria-invalid')).toBe('true');
    await page.fill('#query', '');
    await page.locator('#filter-state', { hasText: /^$/ }).waitFor({ state: 'attached' });
    expect(await shown(page)).toBe(16);
    expect(await page.locator('#guide p', { hasText: 'A cluster gives every pod' }).isVisible()).toBe(true);
    await page.locator('.counts a', { hasText: 'drift' }).click();
    await page.locator('#filter-state', { hasText: '1 of 16' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('is walked through by keys, which can be switched off', async () => {
    await using opened = await open(reports.failing);
    const { page } = opened;
    await page.keyboard.press('j');
    expect(await current(page)).toBe('show running-config bgpd');
    await page.keyboard.press('j');
    expect(await current(page)).toBe('show bgp neighbors');
    await page.keyboard.press('k');
    expect(await current(page)).toBe('show running-config bgpd');
    expect(await page.evaluate(() => document.activeElement?.classList.contains('step'))).toBe(true);
    for (let press = 0; press < 9; press++) await page.keyboard.press('j');
    expect(await current(page)).toBe('kubectl get pods -n quayside -o wide');
    await page.keyboard.press('/');
    await page.keyboard.type('j host:harbor');
    expect(await page.inputValue('#query')).toBe('j host:harbor');
    await filter(page, 'host:harbor-w1', '2 of 16');
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    expect(await current(page)).toBe('ip route get 172.28.16.73');
    expect(await hash(page)).toMatch(/^#step-\w+\?q=host:harbor-w1$/);
    await page.keyboard.press('?');
    expect(await page.locator('dialog').isVisible()).toBe(true);
    await page.locator('#keys-on').uncheck();
    await page.keyboard.press('Escape');
    expect(await page.locator('dialog').isVisible()).toBe(false);
    await page.keyboard.press('j');
    expect(await current(page)).toBe('ip route get 172.28.16.73');
    await page.locator('[data-go="next"]').click();
    expect(await current(page)).toBe('ip link show cali4a7be90c1d2');
  });

  it('leads by a link to one command, with and without a filter', async () => {
    await using first = await open(reports.failing);
    const id = await first.page.locator('.step.v-fail').last().getAttribute('id');
    await first.page.locator('.overview a', { hasText: 'kubectl get pods' }).click();
    expect(await hash(first.page)).toBe(`#${id}`);
    for (const address of [`#${id}`, `#${id}?q=verdict%3Afail`]) {
      await using opened = await open(reports.failing, { hash: address });
      expect(await current(opened.page)).toBe('kubectl get pods -n quayside -o wide');
      const box = await opened.page.locator(`#${id}`).boundingBox();
      expect(box?.y).toBeGreaterThanOrEqual(30);
      expect(box?.y).toBeLessThan(250);
    }
  });

  it('leads to a command that the filter hides, and takes the filter away for it', async () => {
    await using opened = await open(reports.failing);
    const { page } = opened;
    await filter(page, 'verdict:pass', '7 of 16');
    await page.locator('.overview a', { hasText: 'kubectl get pods' }).click();
    await page.locator('.step[aria-current]').waitFor();
    expect(await current(page)).toBe('kubectl get pods -n quayside -o wide');
    expect(await page.inputValue('#query')).toBe('');
    expect(await shown(page)).toBe(16);
  });

  it('copies the command as it was sent, the output, the data, a link and the patch of the page', async () => {
    await using opened = await open(reports.failing);
    const { page } = opened;
    const copied = async (step: Locator, name: string): Promise<string> => {
      await step.locator(`[data-copy="${name}"]`).click();
      await step.locator('button', { hasText: 'copied' }).waitFor();
      await page.evaluate(() => {
        const area = document.createElement('textarea');
        area.id = 'paste';
        document.body.append(area);
        area.focus();
      });
      await page.keyboard.press('Control+V');
      const text = await page.inputValue('#paste');
      await page.evaluate(() => document.getElementById('paste')?.remove());
      await step.locator('button', { hasText: 'copied' }).waitFor({ state: 'detached' });
      return text;
    };
    const step = page.locator('.step', { hasText: 'kubectl describe pod' });
    await step.scrollIntoViewIfNeeded();
    expect(await copied(step, 'command')).toBe('kubectl describe pod crane-6b7d94f58c-wz4tq -n quayside');
    expect(await copied(step, 'output')).toMatch(/^Name: +crane-6b7d94f58c-wz4tq\nNamespace: +quayside\n/);
    expect(JSON.parse(await copied(step, 'json'))).toMatchObject({ verdict: 'pass', host: 'harbor-cp', line: 19 });
    expect(await copied(step, 'link')).toBe(`${page.url().replace(/#.*/, '')}#${await step.getAttribute('id')}`);
    expect(await step.locator('[data-copy="patch"]').count()).toBe(0);
    const drifted = page.locator('.step', { hasText: 'show running-config' });
    await drifted.scrollIntoViewIfNeeded();
    expect(await copied(drifted, 'patch')).toMatch(
      /^From the report.*\n--- a.*\n\+\+\+ b.*\n@@ .*\n[\s\S]*\n- +timers bgp 20 60\n\+ +timers bgp 30 90\n/,
    );
  });

  it('marks each token with a sign and a reason, not by colour alone', async () => {
    await using opened = await open(reports.failing);
    const { page } = opened;
    const row = page.locator('.step', { hasText: 'kubectl get pods' }).locator('.row.s-fail');
    await row.scrollIntoViewIfNeeded();
    expect(await row.locator('.l mark.fail').allTextContents()).toEqual(['1/1', 'Running']);
    expect(await row.locator('.r mark.fail').allTextContents()).toEqual(['0/1', 'Pending']);
    expect(await row.locator('.l mark.bound').first().getAttribute('title')).toContain(
      'tide-gauge-fw6mk on the page is tide-gauge-8c6kf here',
    );
    expect(await row.locator('mark.ignored').first().getAttribute('title')).toBe('may differ: column AGE: may differ');
    const style = (selector: string, pseudo?: string) =>
      row
        .locator(selector)
        .first()
        .evaluate((element, of) => {
          const { content, textDecorationLine, textDecorationStyle, fontWeight, boxShadow } = getComputedStyle(element, of);
          return { content, line: `${textDecorationLine} ${textDecorationStyle}`, fontWeight, boxed: boxShadow !== 'none' };
        }, pseudo);
    expect(await row.evaluate((element) => getComputedStyle(element, '::before').content)).toBe('"✘"');
    expect(await style('mark.fail')).toMatchObject({ line: 'underline double', fontWeight: '700' });
    expect(await style('mark.ignored')).toMatchObject({ line: 'underline dotted' });
    expect(await style('mark.bound')).toMatchObject({ boxed: true });
    await row.locator('.r mark.fail').last().click();
    expect(await page.locator('.reason').textContent()).toBe('Pending – fail: column STATUS: Running became Pending');
  });

  it('puts short lines side by side on a desktop, and one below the other on a phone', async () => {
    for (const [width, beside] of [
      [1400, true],
      [phone, false],
    ] as const) {
      await using opened = await open(reports.demo, { width });
      const row = opened.page.locator('.step', { hasText: 'kubectl describe pod' }).locator('.row.s-bound').first();
      await row.scrollIntoViewIfNeeded();
      const places = await row.evaluate((element) => [...element.children].map((each) => each.getBoundingClientRect().toJSON() as DOMRect));
      expect(places[0]?.y === places[1]?.y).toBe(beside);
      expect((places[0]?.x ?? 0) < (places[1]?.x ?? 0)).toBe(beside);
    }
  });

  it('shows attempts in tabs, the last one first', async () => {
    await using opened = await open(reports.failing);
    const { page } = opened;
    const step = page.locator('.step', { hasText: 'kubectl get pods' });
    const visible = async () => (await step.locator('[role="tabpanel"]').filter({ visible: true }).allTextContents()).join('|');
    expect(await visible()).toContain('Pending');
    await step.locator('[role="tab"]').last().focus();
    await page.keyboard.press('ArrowLeft');
    expect(await visible()).toContain('No resources found');
    expect(await visible()).not.toContain('tide-gauge');
    await step.locator('[role="tab"]').last().click();
    expect(await visible()).toContain('tide-gauge');
  });

  it('cuts what is long, shows all of it when asked, and keeps its layout', async () => {
    for (const width of [1400, phone]) {
      await using opened = await open(reports.long, { width });
      const { page } = opened;
      await page.locator('.fold summary', { hasText: 'more in the lab' }).click();
      expect(await page.content()).toContain('999,000 characters more');
      expect(await page.locator('pre', { hasText: 'the end' }).count()).toBe(0);
      await page.locator('.whole summary').click();
      const all = page.locator('pre.all');
      await all.waitFor();
      expect((await all.textContent())?.length).toBeGreaterThan(1_250_000);
      expect(await all.textContent()).toMatch(/line 29999\nthe end$/);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    }
  });

  it('can be read on paper, and without its script', async () => {
    await using opened = await open(reports.demo, { javaScript: false });
    const { page } = opened;
    expect(await shown(page)).toBe(16);
    expect(await page.locator('.filter').isVisible()).toBe(false);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.toolbar').isVisible()).toBe(false);
    expect(await shown(page)).toBe(16);
  });

  it('is light on paper, whatever the reader has chosen', async () => {
    await using opened = await open(reports.demo, { dark: true });
    const { page } = opened;
    const card = () => page.evaluate(() => getComputedStyle(document.querySelector('.step') as Element).backgroundColor);
    for (const choice of [null, 'dark']) {
      if (choice !== null) for (const key of ['t', 't']) await page.keyboard.press(key);
      expect(await card()).not.toBe('rgb(255, 255, 255)');
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      expect(await card()).toBe('rgb(255, 255, 255)');
      await page.emulateMedia({ media: 'screen', colorScheme: 'dark' });
    }
  });

  it('remembers the choice of dark or light', async () => {
    await using opened = await open(reports.demo, { dark: true });
    const { page } = opened;
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await background();
    await page.keyboard.press('t');
    expect(await background()).not.toBe(dark);
    await page.reload();
    expect(await background()).not.toBe(dark);
    await page.keyboard.press('t');
    expect(await background()).toBe(dark);
  });
});

describe('accessibility of the report', () => {
  const views = [
    ['light, desktop', { dark: false, width: 1400 }],
    ['light, phone', { dark: false, width: phone }],
    ['dark, desktop', { dark: true, width: 1400 }],
    ['dark, phone', { dark: true, width: phone }],
  ] as const;
  const states = ['as it opens', 'with all open and a filter that is wrong', 'with the help'] as const;

  it.each(views.flatMap(([name, view]) => states.map((state) => [name, state, view] as const)))(
    'axe finds nothing: %s, %s',
    async (_, state, view) => {
      for (const report of [reports.merged, reports.failing]) {
        await using opened = await open(report, { ...view, bypassCSP: true });
        const { page } = opened;
        await page.addStyleTag({ content: '.step,.listing,.talk li{content-visibility:visible!important}' });
        if (state.startsWith('with all open')) {
          await page.evaluate(() => {
            for (const details of document.querySelectorAll('details')) details.open = true;
            document.querySelector<HTMLElement>('.step mark')?.click();
          });
          await filter(page, 'colour:red', 'there is no key');
        }
        if (state === 'with the help') await page.keyboard.press('?');
        await page.evaluate(axe.source);
        const violations = await page.evaluate(async () => {
          const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document);
          return violations.map(
            ({ id, nodes }) => `${id}: ${nodes.length}, ${nodes[0]?.html.slice(0, 200)} ${nodes[0]?.failureSummary ?? ''}`,
          );
        });
        expect(violations).toEqual([]);
      }
    },
  );
});
