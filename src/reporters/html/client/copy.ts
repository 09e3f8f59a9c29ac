import { dataOf } from './steps.ts';

export interface Copy {
  command(step: Element | null): void;
}

/**
 * Copy buttons of each command: what was sent, what came, the patch of the page, the data, a link. They are made when a command comes near the
 * window: a page of thousands opens sooner without them.
 */
export function startCopy(): Copy {
  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        buttons(target);
      }
    },
    { rootMargin: '50%' },
  );
  for (const step of document.querySelectorAll('.step')) near.observe(step);
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('button[data-copy]') : null;
    const step = button?.closest('.step') ?? null;
    if (button === null || step === null) return;
    void copyText(textFor(button.dataset.copy ?? '', step)).then((done) => say(button, done));
  });
  return {
    command: (step) => {
      if (step !== null) buttons(step).querySelector<HTMLElement>('[data-copy="command"]')?.click();
    },
  };
}

function buttons(step: Element): Element {
  const known = step.querySelector(':scope > .head > .tools');
  if (known !== null) return known;
  const group = document.createElement('span');
  group.className = 'tools';
  group.setAttribute('role', 'group');
  group.setAttribute('aria-label', 'copy');
  const word = document.createElement('span');
  word.setAttribute('aria-hidden', 'true');
  word.textContent = 'copy';
  group.append(word);
  const data = dataOf(step)?.data;
  const hasOutput = data?.output != null;
  for (const name of ['command', ...(hasOutput ? ['output'] : []), ...(data?.patch === undefined ? [] : ['patch']), 'JSON', 'link']) {
    const button = document.createElement('button');
    button.type = 'button';
    button.dataset.copy = name.toLowerCase();
    button.setAttribute('aria-label', `copy ${name}`);
    button.textContent = name;
    group.append(button);
  }
  step.querySelector(':scope > .head')?.append(group);
  return group;
}

function textFor(what: string, step: Element): string {
  if (what === 'link') return `${location.href.replace(/#.*$/s, '')}#${step.id}`;
  const found = dataOf(step);
  if (found === null) return '';
  if (what === 'json') return JSON.stringify(found.data, null, 2);
  if (what === 'patch') return found.data.patch ?? '';
  if (what === 'output') return found.data.output?.text ?? '';
  return found.data.sent ?? found.data.command;
}

/** Through the clipboard's own interface, or where a page from disk has none, through a selection. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.className = 'away';
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}

function say(button: HTMLElement, done: boolean): void {
  const name = button.dataset.name ?? button.textContent ?? '';
  button.dataset.name = name;
  button.textContent = done ? 'copied' : 'not allowed';
  setTimeout(() => {
    button.textContent = name;
  }, 1_500);
}
