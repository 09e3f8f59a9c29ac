import { type Html, html } from './escape.ts';

const keys = [
  ['j', 'next finding; with a filter, next command that it shows'],
  ['k', 'previous one'],
  ['/', 'to the filter'],
  ['c', 'copy the command that j and k went to'],
  ['t', 'dark or light'],
  ['?', 'this help'],
  ['Escape', 'leave the filter, or close this help'],
] as const;

const words = [
  ['verdict:fail,drift', 'pass, drift, fail, error or skip; a comma means or'],
  ['host:bigip', 'hosts whose name holds bigip'],
  ['page:intro', 'pages whose path or title holds intro'],
  ['section:"Route reflectors"', 'sections; quotes keep words together'],
  ['shell:imish', 'the shell that the command was typed in'],
  ['kind:version', 'commands with a finding of that kind'],
  ['checked:output', 'output, ran or nothing'],
  ['skip:planned', 'planned or unplanned'],
  ['Established "no route"', 'texts of the command, the outputs, the reasons'],
  ['-page:intro -text', 'a minus in front means not'],
] as const;

/** What the keys and the words of the filter do. */
export function helpView(): Html {
  return html`<dialog id="help" aria-labelledby="help-title"><h2 id="help-title">Help</h2><h3>Keys</h3><dl class="keys">${keys.map(([key, does]) => html`<dt><kbd>${key}</kbd></dt><dd>${does}</dd>`)}</dl><p><label><input type="checkbox" id="keys-on" checked> single keys are on</label></p><h3>Filter</h3><dl class="keys">${words.map(([word, does]) => html`<dt><code>${word}</code></dt><dd>${does}</dd>`)}</dl><p class="dim">All terms must hold. The address keeps the filter and the place: copy it to share what you see.</p><form method="dialog"><button>close</button></form></dialog>`;
}
