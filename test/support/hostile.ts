/** What a target, or the author of a guide, may put where text is expected. */
export const payloads: readonly (readonly [name: string, text: string])[] = [
  ['escape sequences', '\u001b[2J\u001b[31mred\u001b]0;title\u0007\u001b]8;;https://x.example\u0007link\u001b[?1049h'],
  ['control characters', '\u0000\u0001\b\b\b\u000b\u000c\u007f\u0085\u009b31m'],
  ['bidirectional overrides', '\u202eevil\u202c \u2066a\u2069 \u200f\u200e\u061c \ufeff\u200b'],
  ['ends of elements', '</pre></code></mark></article></details></main></body></html><h1>taken over</h1>'],
  [
    'ends of raw text',
    '</script><script>alert(1)</script></style><style>*{display:none}</style></title></textarea><!-- --!> <![CDATA[ ]]>',
  ],
  [
    'elements that run',
    '<img src=x onerror=alert(1)><svg/onload=alert(1)><iframe srcdoc="<script>alert(1)</script>"></iframe><base href=//x>',
  ],
  ['ends of attributes', '" onmouseover="alert(1)" x="\' onfocus=\'alert(1)\' autofocus ` &quot; &#34; &lt;script&gt;'],
  ['addresses that run', '`a <javascript:alert(1)>`_ javascript:alert(1) `b <data:text/html,<script>alert(1)</script>>`_'],
  ['a line of a megabyte', `<b>${'x'.repeat(1_000_000)}</b>`],
  ['thirty thousand lines', '<i>line</i>\n'.repeat(30_000)],
  [
    'orders to a CI',
    `${'y'.repeat(40)} ::stop-commands::tok\n::error file=a::x\n  ::add-mask::e\n##[group]x ##vso[task.setvariable variable=PATH]/evil`,
  ],
  ['what takes no room', 'a\u00adb\u{e0041}c\u3164\u115fd\uffa0'],
  ['lone surrogates', '\ud800 \udc00 a\udfff\ud83d \ud83d\ude00'],
  ['non-characters', '\ufffe\uffff\ufdd0\ufdef\u{1fffe}\u{10ffff}'],
];

/** Free text of events, by the name of its key; words of closed sets and ids stay, or nothing would be shown at all. */
const free = new Set(
  `text command expected sent reason title message hint why how host name runner sentence reading detail documented live shell
prompt directory path file uri source code labproof`.split(/\s+/),
);

/** The events with the payload in every text that a target or an author may write. */
export function poisoned(value: unknown, payload: string, key = ''): unknown {
  if (typeof value === 'string') {
    if (!free.has(key)) return value;
    // A page is prose around its blocks: the payload is a paragraph, a title and a literal block of it.
    if (key === 'source')
      return `${value}\n\n${payload.split('\n').slice(0, 50).join(' ')}\n\n::\n\n   ${payload.split('\n').slice(0, 50).join('\n   ')}\n`;
    return key === 'file' || key === 'path' ? value + payload.slice(0, 200) : value + payload;
  }
  if (Array.isArray(value)) return value.slice(0, payload.length > 10_000 ? 12 : undefined).map((each) => poisoned(each, payload, key));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => {
      const large = payload.length > 10_000 && name !== 'output' && name !== 'text' && name !== 'command';
      const type = name === 'source' && key === 'evidence' ? '' : name;
      return [name, type === '' || (large && typeof each === 'string') ? each : poisoned(each, payload, name)];
    }),
  );
}

/** What moves a cursor, hides or turns text, or is no text at all; line feed and tab are none of it. */
export function hidden(text: string): string | null {
  const found =
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u00ad\u115f\u1160\u3164\uffa0\u{e0000}-\u{e007f}]|[\ud800-\udfff]/u.exec(
      text,
    );
  return found === null
    ? null
    : `U+${found[0].charCodeAt(0).toString(16)} in ${JSON.stringify(text.slice(Math.max(0, found.index - 40), found.index + 40))}`;
}
