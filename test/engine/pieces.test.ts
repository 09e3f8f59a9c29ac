import { describe, expect, test } from 'vitest';
import { EventQueue } from '../../src/engine/event-queue.ts';
import { reasonOf, verdictOf } from '../../src/engine/outcome.ts';
import { Redactor } from '../../src/engine/redact.ts';
import { waits } from '../../src/engine/wait.ts';
import type { Finding } from '../../src/model/index.ts';

const finding = (verdict: Finding['verdict'], kind: Finding['kind'], why = `${verdict} ${kind}`): Finding => ({
  verdict,
  kind,
  why,
  documented: null,
  live: null,
  type: 'word',
  policy: 'equal',
  curable: false,
});

describe('verdictOf', () => {
  test.each([
    ['nothing found', [], [], 'pass'],
    ['a drift', [finding('drift', 'version')], [], 'drift'],
    ['an allowed drift', [finding('drift', 'version')], ['version'], 'pass'],
    ['an unknown drift is never allowed', [finding('drift', 'unknown')], ['unknown'], 'drift'],
    ['a fail is never allowed', [finding('fail', 'version')], ['version'], 'fail'],
    ['the worst counts', [finding('drift', 'layout'), finding('fail', 'state'), finding('pass', 'timer')], [], 'fail'],
  ] as const)('%s', (_name, findings, allow, expected) => {
    expect(verdictOf(findings, allow)).toBe(expected);
  });
});

test('reasonOf names the gravest finding and counts the others', () => {
  expect(
    reasonOf('fail', [finding('drift', 'text'), finding('fail', 'state', 'Idle is not Established'), finding('fail', 'count')], true),
  ).toBe('Idle is not Established (and 1 more)');
  expect(reasonOf('pass', [], false)).toMatch(/no output/);
});

describe('waits', () => {
  const clock = (stepMs: number) => {
    let now = 0;
    return () => {
      now += stepMs;
      return new Date(now);
    };
  };
  test('without a limit there is one attempt and no other', () => {
    expect([...waits(0, clock(1))]).toEqual([null]);
  });
  test('grows from 250 ms, never past the limit, and ends', () => {
    const all = [...waits(2_000, clock(300))];
    expect(all[0]).toBe(0);
    expect(all[1]).toBe(250);
    expect(all.length).toBeGreaterThan(3);
    expect(all.length).toBeLessThan(10);
  });
});

describe('Redactor', () => {
  test('blots out registered credentials and secrets by shape, in nested values, and nothing else', () => {
    const redactor = new Redactor();
    redactor.add('hunter2-hunter2');
    redactor.add('abc');
    const clean = redactor.value({
      text: 'pw hunter2-hunter2, Authorization: Bearer abcdefgh12345678',
      list: [{ key: 'abc stays' }],
      n: 3,
    });
    expect(clean).toEqual({ text: 'pw «redacted:credential», Authorization: Bearer «redacted:token»', list: [{ key: 'abc stays' }], n: 3 });
  });
  test.each([
    ['a web token', 'eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.SflKxwRJSM', '«redacted:token»'],
    ['a key of GitHub', 'ghp_0123456789abcdefABCD', '«redacted:token»'],
    ['a key of GitLab', 'glpat-0123456789abcdefABCD', '«redacted:token»'],
    ['a key of Slack', 'xoxb-0123456789abcdefABCD', '«redacted:token»'],
    ['a key of AWS', 'AKIAIOSFODNN7EXAMPLE', '«redacted:key»'],
    ['a private key in base64', btoa(`-----BEGIN EC PRIVATE KEY-----\n${'MHcCAQEEIB'.repeat(9)}\n`), '«redacted:private-key»'],
    ['one without a kind', btoa(`-----BEGIN PRIVATE KEY-----\n${'MHcCAQEEIB'.repeat(9)}\n`), '«redacted:private-key»'],
  ])('%s is known by its shape', (_name, secret, shown) => {
    expect(new Redactor().text(`it is ${secret}`)).toBe(`it is ${shown}`);
  });
  test('a certificate in base64 is no secret', () => {
    const certificate = btoa(`-----BEGIN CERTIFICATE-----\n${'MIIDdzCCAl'.repeat(9)}\n`);
    expect(new Redactor().text(certificate)).toBe(certificate);
  });
  test('what is clean is handed on, what is not is copied: the caller keeps the value as it was', () => {
    const redactor = new Redactor();
    const value = { clean: { deep: ['a'] }, dirty: [{ key: 'AKIAIOSFODNN7EXAMPLE' }, 1] };
    const clean = redactor.value(value);
    expect(clean).toEqual({ clean: { deep: ['a'] }, dirty: [{ key: '«redacted:key»' }, 1] });
    expect(clean.clean).toBe(value.clean);
    expect(value.dirty[0]).toEqual({ key: 'AKIAIOSFODNN7EXAMPLE' });
    expect(redactor.value(value.clean)).toBe(value.clean);
  });
  test('a secret that is part of a longer one does not leave the rest of it', () => {
    const redactor = new Redactor();
    redactor.add('hunter2');
    redactor.add('hunter2-and-more');
    expect(redactor.text('hunter2-and-more, hunter2')).toBe('«redacted:credential», «redacted:credential»');
  });
  test('blots them out as programs write them: in an address, in JSON, in base64', () => {
    const secret = 'p@ss \'word"+1';
    const redactor = new Redactor();
    redactor.add(secret);
    const encoded = ['', 'u:', 'ada:'].map((user) => Buffer.from(`${user}${secret}`).toString('base64'));
    const shown = [encodeURIComponent(secret), JSON.stringify({ secret }), secret.replaceAll("'", "'\\''"), ...encoded];
    for (const text of shown) expect(redactor.text(`is ${text} here`), text).toContain('«redacted:credential»');
    for (const text of encoded) expect(redactor.text(text)).not.toContain(Buffer.from('word"').toString('base64').slice(0, 6));
    expect(redactor.text('> Authorization: Basic YWRhOnBhc3M=')).toBe('> Authorization: Basic «redacted:token»');
    expect(redactor.text('Basic authentication')).toBe('Basic authentication');
  });
  test('a part of a private key loses its body as a whole one does', () => {
    const body = 'b3BlbnNzaC1rZXkAbcd';
    const [begin, end] = ['-----BEGIN RSA PRIVATE KEY-----', '-----END RSA PRIVATE KEY-----'];
    for (const text of [
      `${begin}\n${body}\n${body}`,
      `${body}\n${body}\n${end}`,
      `${begin}\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES,AB\n\n${body}\n${end}`,
    ])
      expect(new Redactor().text(text)).not.toContain(body);
    expect(new Redactor().text(`${body}\nis a name\n${end}`)).toContain(body);
  });
  test('a private key loses its body and keeps its frame', () => {
    const key = `-----BEGIN OPENSSH PRIVATE KEY-----\n${'b3BlbnNzaC1rZXk'.repeat(5)}\n-----END OPENSSH PRIVATE KEY-----`;
    expect(new Redactor().text(key)).toBe('-----BEGIN OPENSSH PRIVATE KEY-----\n«redacted:private-key»\n-----END OPENSSH PRIVATE KEY-----');
  });
});

describe('a private key, however it is shown', () => {
  const [begin, end] = ['-----BEGIN RSA PRIVATE KEY-----', '-----END RSA PRIVATE KEY-----'];
  const body = ['a', 'b', 'c', 'd'].map((letter) => `MIIEpAIBAAKCAQEAn5Zk1u0mYH0o8Z8vD0mZ2v3J6yJ0m8c7h1m8t6s9n2b4v+/${letter}`);
  const last = 'kQx9Zw==';
  const lines = [begin, ...body, last, end];
  const cut = [begin, ...body];
  const [one = '', two = '', ...rest] = body;
  const each = (prefix: (at: number) => string): string => lines.map((line, at) => `${prefix(at)}${line}`).join('\n');

  test.each<[name: string, text: string, around: readonly string[]]>([
    ['before a pager', `${cut.join('\n')}\n--More--`, ['--More--']],
    ['before the next file', `${cut.join('\n')}\n==> next.pem <==\nnext`, ['==> next.pem <==', 'next']],
    ['before a prompt', `${cut.join('\n')}\nada@web-1:~$ uptime`, ['ada@web-1:~$ uptime']],
    ['with a pager in it', [begin, one, two, '--More--', ...rest, last, end].join('\n'), ['--More--']],
    ['with a pager in it, and no end', [begin, one, '--More--', two].join('\n'), ['--More--']],
    ['with a pager above its last line', [begin, ...body, '--More--', last, end].join('\n'), ['--More--']],
    ['with a pager in it, and no begin', [one, '--More--', ...rest, last, end].join('\n'), ['--More--']],
    ['in YAML', `tls.key: |\n${each(() => '    ')}\nkind: Secret`, ['tls.key: |', 'kind: Secret']],
    ['in a diff', each(() => '+'), []],
    ['taken away in a diff', each(() => '-   '), []],
    ['quoted', each(() => '> '), []],
    ['with numbers before its lines', each((at) => `${String(at + 1).padStart(6)}\t`), []],
    ['as grep -A shows it', each((at) => (at === 0 ? 'old/key.pem:1:' : `old/key.pem-${at + 1}-`)), []],
    ['in a log', each((at) => `Nov 30 20:45:0${at} web-1 app[71]: `), []],
    ['with CRLF', `${lines.join('\r\n')}\r\nafter\r\n`, ['after']],
    ['with CRLF before a pager', `${cut.join('\r\n')}\r\n--More--`, ['--More--']],
    ['in JSON', `{"key": "${lines.join('\\n')}\\n", "id": 7}`, ['{"key": "', '", "id": 7}']],
    ['in JSON, cut', `{"key": "${cut.join('\\n')}`, ['{"key": "']],
    ['without line ends', `KEY=${lines.join(' ')} ID=7`, ['KEY=', ' ID=7']],
    ['in two parts', `${cut.join('\n')}\n$ tail -3 key\n${[...rest, last, end].join('\n')}`, ['$ tail -3 key']],
    ['and another one', `${lines.join('\n')}\nbetween\n${lines.join('\n')}`, ['between']],
    ['for PGP', [begin, 'Version: 1', 'Comment: none', '', ...body, last, end].join('\n').replaceAll('KEY-----', 'KEY BLOCK-----'), []],
  ])('%s', (_name, text, around) => {
    const clean = new Redactor().text(text);
    for (const secret of [...body, last]) expect(clean).not.toContain(secret);
    for (const kept of around) expect(clean).toContain(kept);
    expect(clean).toContain('«redacted:private-key»');
  });

  test.each([
    ['words below its begin', `${begin}\nis how it begins\nand so on`],
    ['words on the line of its begin', `a key has ${begin} above it and ${end} below it`],
    ['words above its end', `it ends with\n${end}`],
    ['what stands above and below', `${one}\n${two}\n\n${begin}\n...\n${end}\n${one}`],
    ['a list below a part of it', `${begin}\n--More--\nStatus: Running\nactive\nweb-1`],
  ])('leaves %s', (_name, text) => {
    expect(new Redactor().text(text)).toBe(text);
  });

  test('costs as much as there is to read', () => {
    const redactor = new Redactor();
    const hostile = [`${begin}\n`, `${end}\n`, `${begin} `, 'A'.repeat(63), '\\n', '\\', ' ', '\n', `${one}\n`, '-----BEGIN ', 'x '];
    for (const part of hostile)
      for (const around of [begin, end, `${begin}\n`, `\n${end}`])
        for (const text of [`${around}${part.repeat(100_000)}!`, `!${part.repeat(100_000)}${around}`]) redactor.text(text);
  }, 60_000);
});

describe('EventQueue', () => {
  test('keeps order for a reader that is slower than the writer, then ends', async () => {
    const queue = new EventQueue<number>();
    queue.push(1);
    const read: number[] = [];
    const reading = (async () => {
      for await (const value of queue) {
        read.push(value);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    queue.push(2);
    queue.push(3);
    queue.close();
    await reading;
    expect(read).toEqual([1, 2, 3]);
  });
  test('an error comes after what was queued', async () => {
    const queue = new EventQueue<number>();
    queue.push(1);
    queue.close(new Error('late'));
    const read: number[] = [];
    await expect(
      (async () => {
        for await (const value of queue) read.push(value);
      })(),
    ).rejects.toThrow('late');
    expect(read).toEqual([1]);
  });
});
