import { describe, expect, it } from 'vitest';
import { openLab } from '../../src/engine/index.ts';
import { doubleOf, guideOf } from '../support/lab-double.ts';

/** The same list before and after a command; the name in it is another one the second time. */
const page = (between: string) => `::

    root@web-1:~# kubectl get pods
    NAME                    READY   STATUS    RESTARTS   AGE
    shop-5d9f7c6b8d-x2x4z   1/1     Running   0          3d
    root@web-1:~# ${between}
    root@web-1:~# kubectl get pods
    NAME                    READY   STATUS    RESTARTS   AGE
    shop-5d9f7c6b8d-x2x4z   1/1     Running   0          3d
    root@web-1:~# kubectl get pods
    NAME                    READY   STATUS    RESTARTS   AGE
    shop-5d9f7c6b8d-x2x4z   1/1     Running   0          3d
`;

const pod = { a: 'shop-77c6b85d9f-q7v2k', b: 'shop-77c6b85d9f-zzw4b', c: 'shop-77c6b85d9f-bbbbb' };

/** Verdicts of the steps when the list has these names, one after the other; another lab goes on after `stop` steps. */
async function verdicts(between: string, names: readonly string[], stop: number): Promise<readonly string[]> {
  const guide = guideOf(page(between));
  const steps = guide.pages.flatMap((each) => each.steps);
  const left = [...names];
  const answer = (command: string) =>
    command.startsWith('kubectl get')
      ? { text: `NAME                    READY   STATUS    RESTARTS   AGE\n${left.shift()}   1/1     Running   0          3d`, status: 0 }
      : { text: '', status: 0 };
  const lab = () => doubleOf(guide, answer, { consent: 'all' }).options;
  const seen: string[] = [];
  const first = openLab(lab(), () => {});
  for (const step of steps.slice(0, stop)) seen.push((await first.runStep(step)).verdict);
  const observations = JSON.parse(JSON.stringify(first.observations));
  await first[Symbol.asyncDispose]();
  await using second = openLab(lab(), () => {}, observations);
  for (const step of steps.slice(stop)) seen.push((await second.runStep(step)).verdict);
  return seen;
}

describe.each([4, 3, 2])('a name that became another one, in a lab that goes on after %i steps', (stop) => {
  const change = 'kubectl delete pod shop-5d9f7c6b8d-x2x4z';

  it('drifts after a change of the lab', async () => {
    expect(await verdicts(change, [pod.a, pod.b, pod.b], stop)).toEqual(['pass', 'pass', 'drift', 'pass']);
  });

  it('fails when it becomes another one once more, without a change in between', async () => {
    expect(await verdicts(change, [pod.a, pod.b, pod.c], stop)).toEqual(['pass', 'pass', 'drift', 'fail']);
  });

  it('fails where nothing was changed', async () => {
    expect(await verdicts('kubectl version', [pod.a, pod.b, pod.b], stop)).toEqual(['pass', 'pass', 'fail', 'fail']);
  });
});
