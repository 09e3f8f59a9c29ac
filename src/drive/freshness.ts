import type { LintMessage } from '../lint/index.ts';
import type { Guide, Outcome, Target } from '../model/index.ts';
import { hashOf, placeOf } from './block-hash.ts';
import type { RecordingHeader } from './replay.ts';

export interface FreshnessOptions {
  readonly file: string;
  readonly now: Date;
  readonly maxAgeDays: number;
  /** Targets as the configuration has them today. */
  readonly targets: readonly Target[];
}

export interface Freshness {
  readonly messages: readonly LintMessage[];
  /** Blocks that were edited since the recording and hold on its answers all the same. */
  readonly edited: number;
}

const day = 24 * 60 * 60 * 1000;

/** Does a recording still speak for the page and the lab? Its age, blocks that were edited since, targets that run another version. */
export function freshness(header: RecordingHeader, guide: Guide, outcomes: readonly Outcome[], options: FreshnessOptions): Freshness {
  const position = { file: options.file, line: 1, column: 1 };
  const messages: LintMessage[] = [];
  const recorded = header.recordedAt === undefined ? Number.NaN : Date.parse(header.recordedAt);
  const age = Math.floor((options.now.getTime() - recorded) / day);
  if (Number.isNaN(age) || age < -1) {
    messages.push({
      code: 'LABPROOF_RECORDING_UNDATED',
      severity: 'warning',
      message: Number.isNaN(age)
        ? 'the recording does not say when it was made'
        : `the recording says that it was made on ${header.recordedAt}, which is yet to come`,
      hint: 'record again: labproof verify --record',
      position,
    });
  } else if (age > options.maxAgeDays) {
    messages.push({
      code: 'LABPROOF_RECORDING_OLD',
      severity: 'warning',
      message: `the recording is ${age} days old, and at most ${options.maxAgeDays} are allowed`,
      hint: 'record again: labproof verify --record',
      position,
    });
  }
  for (const target of header.targets) {
    const today = options.targets.find((each) => each.name === target.name);
    if (today?.version === undefined || today.version === target.version) continue;
    messages.push({
      code: 'LABPROOF_TARGET_VERSION',
      severity: 'warning',
      message: `${target.name} runs ${today.version} today, and the recording is of ${target.version ?? 'a version that it does not name'}`,
      hint: 'record again: labproof verify --record',
      position,
    });
  }
  const { unverified, held } = editedBlocks(header, guide, outcomes);
  return { messages: [...messages, ...unverified], edited: held };
}

/** A block that was edited and whose commands all hold is no reason to record again. */
function editedBlocks(
  header: RecordingHeader,
  guide: Guide,
  outcomes: readonly Outcome[],
): { unverified: readonly LintMessage[]; held: number } {
  const passed = new Set(outcomes.flatMap((each) => (each.verdict === 'pass' && each.checked === 'output' ? [each.stepId] : [])));
  const unverified: LintMessage[] = [];
  let held = 0;
  for (const page of guide.pages) {
    const known = header.blocks?.[placeOf(page, guide)];
    if (known === undefined) continue;
    for (const [index, block] of page.blocks.entries()) {
      const steps = page.steps.filter((step) => step.block === index);
      if (known.includes(hashOf(block.text)) || steps.length === 0) continue;
      if (steps.every((step) => step.expected === null || passed.has(step.id))) {
        held += 1;
        continue;
      }
      unverified.push({
        code: 'LABPROOF_BLOCK_CHANGED',
        severity: 'warning',
        message: 'this block was edited after the recording, and does not hold on its answers',
        hint: 'record again: labproof verify --record',
        position: block.position,
      });
    }
  }
  return { unverified, held };
}
