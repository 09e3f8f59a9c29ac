import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { chromiumArguments, chromiumPath } from '../../scripts/chromium.mjs';

export interface View {
  readonly width?: number;
  readonly dark?: boolean;
  /** Part of the address behind the file. */
  readonly hash?: string;
  /** Only for axe, which adds a style to see what is not drawn. */
  readonly bypassCSP?: boolean;
  readonly javaScript?: boolean;
}

export interface Opened extends AsyncDisposable {
  readonly page: Page;
  /** Messages of the console, uncaught errors and requests other than for the file itself. */
  readonly complaints: readonly string[];
}

export const phone = 390;

/** A report in a browser of its own, with a fresh profile. */
export async function open(file: string, view: View = {}): Promise<Opened> {
  const profile = await mkdtemp(join(tmpdir(), 'labproof-chromium-'));
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath(),
    args: [...chromiumArguments],
    viewport: { width: view.width ?? 1400, height: 900 },
    colorScheme: view.dark === true ? 'dark' : 'light',
    bypassCSP: view.bypassCSP ?? false,
    javaScriptEnabled: view.javaScript ?? true,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  const complaints: string[] = [];
  const url = pathToFileURL(file).href;
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (request.url().replace(/#.*$/, '') !== url) complaints.push(`request: ${request.url()}`);
  });
  await page.goto(url + (view.hash ?? ''));
  return {
    page,
    complaints,
    [Symbol.asyncDispose]: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
