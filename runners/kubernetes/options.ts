import { type OptionIssue, optionIssues } from 'labproof/plugin';
import * as z from 'zod';

/** A text that says something. */
const word = z.string({ error: 'a text was expected' }).min(1, { error: 'a text was expected, and it is empty' });
const milliseconds = z.number({ error: 'a number of milliseconds was expected' }).int().min(0);

/** Words as in kubectl. */
const schema = z.strictObject({
  /** Context of the kubeconfig; its current one when absent. */
  context: word.optional(),
  /** Path of a kubeconfig, from the folder of the configuration; else $KUBECONFIG, else ~/.kube/config. */
  kubeconfig: word.optional(),
  /** The context's own when absent, else `default`. */
  namespace: word.optional(),
  /** One of these three says which pod: its name, a label selector (`app=web,tier=front`), or the deployment it belongs to. */
  pod: word.optional(),
  selector: word.optional(),
  deployment: word.optional(),
  /** As kubectl chooses it when absent: the pod's default container, else its first one. */
  container: word.optional(),
  /** `running` also takes a pod whose readiness probes fail. */
  waitFor: z.enum(['ready', 'running'], { error: 'ready or running was expected' }).default('ready'),
  /** How long to wait for the pod. */
  readyTimeoutMs: milliseconds.default(30_000),
  /** A connection that is silent three times that long is lost; 0 for never. */
  keepAliveMs: milliseconds.default(5_000),
});

export type KubernetesOptions = z.output<typeof schema>;

/** Options after validation; throws what zod throws, after `issuesOf` found nothing. */
export function parseOptions(options: unknown): KubernetesOptions {
  return schema.parse(options);
}

/** What is wrong with the options, by place. */
export function issuesOf(options: unknown): readonly OptionIssue[] {
  const issues = optionIssues(schema, options);
  return issues.length > 0 ? issues : oneOf(schema.parse(options));
}

function oneOf(options: KubernetesOptions): readonly OptionIssue[] {
  const given = (['pod', 'selector', 'deployment'] as const).filter((key) => options[key] !== undefined);
  if (given.length === 1) return [];
  return given.length === 0
    ? [{ path: ['runner'], message: 'one of pod, selector or deployment was expected: labproof never guesses a pod' }]
    : [{ path: [given[1] ?? ''], message: `only one of pod, selector and deployment was expected, and ${given.join(' and ')} are given` }];
}
