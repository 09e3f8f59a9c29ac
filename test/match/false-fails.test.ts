import { describe, expect, it } from 'vitest';
import { compare, emptyBindings } from '../../src/match/index.ts';
import { compareContext } from '../support/compare-context.ts';

const waiting = (ready: number): string =>
  `Waiting for deployment "web" rollout to finish: ${ready} of 3 updated replicas are available...`;
const rolledOut = 'deployment "web" successfully rolled out';
const pulled = (layers: string, status: string): string =>
  `latest: Pulling from library/nginx\n${layers}Digest: sha256:${'0d'.repeat(32)}\nStatus: ${status} for nginx:latest`;
const layers = 'a2abf6c4d29d: Pull complete\na9edb18cadd1: Pull complete\n';

/** Outputs that once were called wrong, and differ as they do from run to run. */
const cases: readonly (readonly [name: string, command: string, documented: string, live: string])[] = [
  [
    'fewer lines that wait',
    'kubectl rollout status deploy/web',
    `${waiting(0)}\n${waiting(2)}\n${rolledOut}`,
    `${waiting(1)}\n${rolledOut}`,
  ],
  ['no line that waits', 'kubectl rollout status deploy/web', `${waiting(0)}\n${rolledOut}`, rolledOut],
  [
    'more lines that wait',
    'kubectl rollout status deploy/web',
    `${waiting(0)}\n${rolledOut}`,
    `${waiting(0)}\n${waiting(1)}\n${waiting(2)}\n${rolledOut}`,
  ],
  ['an image that is there already', 'docker pull nginx', pulled(layers, 'Downloaded newer image'), pulled('', 'Image is up to date')],
];

/** The same commands, where something is wrong. */
const wrong: readonly (readonly [name: string, command: string, documented: string, live: string])[] = [
  ['it waits to the end', 'kubectl rollout status deploy/web', `${waiting(0)}\n${rolledOut}`, `${waiting(0)}\n${waiting(1)}`],
  [
    'another number of replicas',
    'kubectl rollout status deploy/web',
    `${waiting(0)}\n${rolledOut}`,
    `${waiting(0).replace('3', '4')}\n${rolledOut}`,
  ],
  ['nothing but a missing wait', 'kubectl rollout status deploy/web', waiting(0), ''],
  [
    'another image',
    'docker pull nginx',
    pulled(layers, 'Downloaded newer image'),
    pulled('', 'Image is up to date').replaceAll('nginx', 'httpd'),
  ],
  [
    'another image is run',
    'docker run nginx nginx -v',
    "Unable to find image 'nginx:1.25' locally\nnginx version: nginx/1.25",
    "Unable to find image 'nginx:1.27' locally\nnginx version: nginx/1.25",
  ],
  [
    'half of a file',
    'curl -O http://web.test/a.tgz',
    '100 1024k  100 1024k    0     0  5120k      0 --:--:-- --:--:-- --:--:-- 5145k\ndone',
    ' 42 1024k   42  430k    0     0  5120k      0 --:--:-- --:--:-- --:--:-- 5145k\ndone',
  ],
  ['nothing is left of a time', 'redis-cli ttl cart', '(integer) 60', '(integer) 0'],
  ['no image', 'docker pull nginx', pulled(layers, 'Downloaded newer image'), 'Error response from daemon: manifest unknown'],
];

const verdictOf = (command: string, documented: string, live: string): string =>
  compare(documented, live, compareContext({ command }), emptyBindings).verdict;

describe('what differs from run to run', () => {
  it.each(cases)('%s passes', (_, command, documented, live) => {
    expect(verdictOf(command, documented, live)).toBe('pass');
  });
  it.each(wrong)('%s does not', (_, command, documented, live) => {
    expect(verdictOf(command, documented, live)).not.toBe('pass');
  });
});
