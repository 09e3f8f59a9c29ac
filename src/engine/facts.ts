import type { Guide, Page, PageFacts, Problem, Step, StepFacts } from '../model/index.ts';

/** A page as plain JSON data, with its source text: all that a later report needs. */
export async function pageFacts(page: Page): Promise<PageFacts> {
  return {
    path: page.path,
    title: page.title,
    source: page.document.source,
    sha256: await sha256(page.document.source),
    blocks: page.blocks.map(({ position, ...block }) => ({ ...block, line: position.line })),
    steps: page.steps.map((step) => stepFacts(step)),
    manual: page.manual,
    cues: page.cues,
  };
}

/** A step as plain JSON data. */
function stepFacts(step: Step): StepFacts {
  return {
    id: step.id,
    file: step.position.file,
    line: step.position.line,
    endLine: step.endLine,
    block: step.block,
    kind: step.kind,
    host: step.host,
    shell: step.shell,
    directory: step.directory,
    prompt: step.prompt,
    command: step.command,
    expected: step.expected?.text ?? null,
    expectedLine: step.expected?.position.line ?? null,
    interrupt: step.interrupt,
    sameAs: step.sameAs,
    alsoAt: step.alsoAt.map((site) => site.line),
    evidence: step.evidence,
    sections: step.sections,
  };
}

/** What the readers of a guide had to say about it: warnings and worse, with their places. */
export function guideProblems(guide: Guide): readonly Problem[] {
  return guide.pages.flatMap((page) =>
    page.messages
      .filter((message) => message.severity !== 'info')
      .map((message) => ({ code: message.code, message: message.message, position: message.position })),
  );
}

async function sha256(text: string): Promise<string> {
  const digest = await globalThis.crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
