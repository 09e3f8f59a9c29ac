import type { CreatedFile, Guide, Page, Step } from '../model/index.ts';

/** A file of the guide that a command may need, with its text. */
export interface NeededFile extends CreatedFile {
  readonly text: string;
  readonly block: number;
}

/** Files that the page asks to create above a step, on the step's host, and that its command names. */
export function filesFor(step: Step, guide: Guide): readonly NeededFile[] {
  // Most pages ask for none.
  const page = guide.pages.filter(createsFiles).find((each) => each.steps.some((other) => other.id === step.id));
  return (page?.blocks ?? []).flatMap((block, index) =>
    block.creates !== null && block.creates.host === step.host && index < step.block && names(step.command, block.creates.path)
      ? [{ ...block.creates, text: block.text, block: index }]
      : [],
  );
}

function createsFiles({ blocks }: Page): boolean {
  return blocks.some((block) => block.creates !== null);
}

/** As it was written, or by its last part where a command is given from its folder. */
function names(command: string, path: string): boolean {
  const last = path.split('/').at(-1) ?? path;
  return command.split(/[\s'"=,;|&()]+/).some((word) => word === path || word === last || word === `./${last}`);
}

/** Shows the text of the file, and ends with 1 when there is none. */
export function readsFile(path: string): string {
  return `cat -- ${path}`;
}

/** Writes the text into a new file; what is there already is never overwritten. */
export function writesFile({ path, text }: NeededFile): string {
  let end = 'LABPROOF_END_OF_FILE';
  while (text.split('\n').includes(end)) end += '_';
  return `(set -o noclobber; cat > ${path} <<'${end}'\n${text}\n${end}\n)`;
}
