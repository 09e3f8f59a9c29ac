const light = `--bg:#fbfbf9;--fg:#1d2126;--dim:#57616c;--line:#dcdfe3;--card:#fff;--code:#f2f3f1;--link:#0b5cad;--focus:#0b5cad;
--pass:#17683a;--drift:#7a4f00;--fail:#a8201a;--error:#6f1a94;--skip:#505a65;--pass-bg:#e3f3e8;--drift-bg:#fbeecb;--fail-bg:#fbe0dd;--error-bg:#f1e2f7;--skip-bg:#e9ebed;--bound-bg:#dcebfa;--bound:#0a4a88`;
const dark = `--bg:#14171b;--fg:#e4e7ea;--dim:#a3adb8;--line:#2f363e;--card:#1a1e24;--code:#20252c;--link:#86bdf3;--focus:#86bdf3;
--pass:#7fd6a0;--drift:#ecc46b;--fail:#ffa49b;--error:#dda9f3;--skip:#aab4bf;--pass-bg:#173524;--drift-bg:#3b2f10;--fail-bg:#45201d;--error-bg:#35203f;--skip-bg:#2a3037;--bound-bg:#16324d;--bound:#a5cff5`;
const mono = 'ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace';
const sans = 'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif';

/** Side by side where the longest line fits; in smaller places, and for longer lines, one text below the other. */
const beside = (
  name: string,
) => `.${name} .row{grid-template-columns:1fr 1fr}.${name} .row.h{display:grid}.${name} .r{border-left:1px solid var(--line)}
.${name} .plain .r{display:block}.${name} .row:not(.plain) .l::before,.${name} .row:not(.plain) .r::before{content:none}.${name} .l,.${name} .r{white-space:pre-wrap;overflow-wrap:anywhere}
.${name} .row:not(.plain) .l:empty,.${name} .row:not(.plain) .r:empty{display:block}`;

/** The report's only style sheet; its hash is in the page's content security policy. No text of a guide or target is in it. */
export const style = `
:root{color-scheme:light;${light}}
@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;${dark}}}
@media screen{:root[data-theme=dark]{color-scheme:dark;${dark}}}
*{box-sizing:border-box}
html{scroll-padding-top:3.6rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--fg);font:16px/1.6 ${sans}}
main,footer{max-width:100rem;margin:0 auto;padding:0 1.5rem}
a{color:var(--link)}
:focus-visible{outline:2px solid var(--focus);outline-offset:1px}
.step:focus{outline:none}
h1{font-size:1.75rem;line-height:1.25;margin:.1rem 0 .5rem;overflow-wrap:anywhere}h2{font-size:1.4rem;margin:2.2rem 0 .6rem}h3{font-size:1.16rem;margin:1.8rem 0 .5rem}h4,h5,h6{font-size:1rem;margin:1.4rem 0 .4rem}
h2.small{font-size:1rem;margin:0 0 .2rem}
p,ul,ol,dl,blockquote{max-width:46rem}
p,li,dd,dt,h2,h3{overflow-wrap:anywhere}td,th{overflow-wrap:break-word}
li>ul,li>ol,li>p,td p,th p{max-width:none}
code,pre,kbd,.mono{font-family:${mono};font-size:.86em}
p code,li code,td code,dd code,dt code{background:var(--code);border-radius:3px;padding:.08em .3em;overflow-wrap:anywhere}
kbd{border:1px solid var(--line);border-bottom-width:2px;border-radius:4px;padding:.05em .45em;background:var(--card)}
cite,.role{font-style:italic}
blockquote{margin:1rem 0;padding-left:1rem;border-left:3px solid var(--line)}
img{max-width:100%;height:auto}
hr{border:0;border-top:1px solid var(--line);margin:2rem 0}
.dim{color:var(--dim)}.small{font-size:.86rem}
.skip,.away{position:absolute;left:-999rem}.skip:focus{left:1rem;top:1rem;z-index:9;background:var(--card);padding:.4rem .8rem}
button{font:inherit;font-size:.82rem;color:var(--fg);background:var(--card);border:1px solid var(--line);border-radius:5px;padding:.12rem .55rem;cursor:pointer}
button:hover{border-color:var(--dim)}
html:not(.scripted) :is(.tools,.filter,.jump,.ways,.tablist){display:none}

.toolbar{position:sticky;top:0;z-index:5;display:flex;flex-wrap:wrap;gap:.35rem .9rem;align-items:center;padding:.4rem 1.5rem;background:var(--card);border-bottom:1px solid var(--line);font-size:.86rem}
.filter{display:flex;gap:.5rem;align-items:center;flex:1 1 20rem;min-width:0;max-width:44rem}
.filter label{color:var(--dim)}
.filter input{flex:1 1 auto;min-width:6rem;font:inherit;font-family:${mono};font-size:.84rem;color:var(--fg);background:var(--bg);border:1px solid var(--line);border-radius:5px;padding:.2rem .5rem}
.filter input::placeholder{color:var(--dim);opacity:1}
.filter input[aria-invalid]{border-color:var(--fail)}
#filter-state{color:var(--dim);white-space:nowrap}#filter-state.wrong{color:var(--fail);white-space:normal}#filter-state:empty{display:none}
#filter-state.wrong::before{content:"✘ "}
.links{display:flex;flex-wrap:wrap;gap:.2rem .9rem}
.jump,.ways{display:flex;gap:.3rem}.ways{margin-left:auto}

.v-pass{--v:var(--pass);--vb:var(--pass-bg)}.v-drift{--v:var(--drift);--vb:var(--drift-bg)}.v-fail{--v:var(--fail);--vb:var(--fail-bg)}.v-error{--v:var(--error);--vb:var(--error-bg)}.v-skip{--v:var(--skip);--vb:var(--skip-bg)}
.chip{display:inline-block;border-radius:99px;padding:.02rem .6rem;font-size:.8rem;font-weight:600;line-height:1.5;white-space:nowrap;color:var(--v);background:var(--vb)}
.chip.big{font-size:1.1rem;padding:.15rem 1rem}
header.top{padding-top:1.4rem}
.brand{color:var(--dim);font-size:.85rem;margin:0}
.headline{display:flex;flex-wrap:wrap;gap:.4rem .8rem;align-items:center;font-size:1.12rem;font-weight:600;margin:.4rem 0 .7rem;max-width:none}
.bar{display:block;width:100%;max-width:46rem;height:.55rem;border-radius:99px;overflow:hidden;background:var(--line)}
.b-pass{fill:var(--pass)}.b-ran{fill:var(--pass);opacity:.45}.b-drift{fill:var(--drift)}.b-fail{fill:var(--fail)}.b-error{fill:var(--error)}.b-skip{fill:var(--skip);opacity:.5}
.counts{display:flex;flex-wrap:wrap;gap:.2rem 1.3rem;list-style:none;padding:0;margin:.6rem 0 1rem;max-width:none;font-size:.94rem}
.counts a{color:var(--fg)}.counts .none,.counts .none a{color:var(--dim)}
.aside{color:var(--dim);font-size:.9rem;margin:-.5rem 0 1rem;max-width:none}
.overview{border:1px solid var(--line);border-radius:8px;background:var(--card);padding:.9rem 1.1rem;margin:0 0 1.2rem}
.overview p{margin:.1rem 0 .3rem;max-width:none}
.overview ul{margin:.4rem 0 0;padding:0;list-style:none;max-width:none}.overview li{margin:.45rem 0}
.legend{display:flex;flex-wrap:wrap;gap:.2rem .9rem;font-size:.86rem;color:var(--fg);margin:.4rem 0 0;max-width:none}

.page{border-top:1px solid var(--line);margin-top:1.6rem}
.page>.file{color:var(--dim);font-size:.78rem;margin:.5rem 0 -1.6rem;text-align:right;max-width:none}
.step{border:1px solid var(--line);border-left:4px solid var(--v);border-radius:6px;background:var(--card);margin:.9rem 0;container-type:inline-size;content-visibility:auto;contain-intrinsic-size:auto var(--tall,11rem)}
${[6, 9, 13, 18, 26, 40, 60, 80, 100].map((each) => `.t${each}{--tall:${each}rem}`).join('')}
.step[aria-current]{outline:2px solid var(--focus);outline-offset:2px}
.step>.head{display:flex;flex-wrap:wrap;gap:.2rem .8rem;align-items:baseline;padding:.45rem .8rem .3rem}
.where{color:var(--dim);font-size:.84rem}.where b{color:var(--fg);font-weight:600}.where a{color:inherit}
.tools{margin-left:auto;display:flex;gap:.25rem;align-items:baseline;font-size:.76rem;color:var(--dim)}
.tools button{font-size:.76rem;padding:0 .4rem;color:var(--dim);border-color:var(--line);background:none;min-height:1.5rem}
.tools button:hover,.tools button:focus-visible{color:var(--fg)}
.cmd{padding:0 .8rem .45rem}
.cmd pre{margin:0;white-space:pre-wrap;overflow-wrap:anywhere;font-size:.9em}
.cmd .prompt{color:var(--dim)}.cmd .typed{font-weight:700}
.note{padding:0 .8rem .45rem;margin:0;font-size:.9rem;overflow-wrap:anywhere;max-width:none}
.note.sent code{background:var(--bound-bg);color:var(--bound);border-radius:3px;padding:.05em .3em;white-space:pre-wrap}
.note ul{margin:.2rem 0;padding-left:1.2rem}
.reqs,.finds{margin:0;padding:.1rem .8rem .5rem;list-style:none;font-size:.9rem;max-width:none}
.reqs li,.finds li{margin:.2rem 0}
.finds .kind{font-family:${mono};font-size:.8rem;color:var(--dim)}
q{color:var(--dim)}
.step summary,.talk summary,.note summary{cursor:pointer}

.scroll{overflow-x:auto}
.step .scroll{border-top:1px solid var(--line)}
.cmp{font-family:${mono};font-size:.8rem;line-height:1.55;min-width:100%;width:max-content;padding:.15rem 0}
.cmp.long{width:100%}.cmp.long .l,.cmp.long .r{white-space:pre-wrap;overflow-wrap:anywhere}
.row{display:grid;grid-template-columns:1fr;position:relative}
.row>div{padding:0 .8rem 0 1.9rem;white-space:pre;min-height:1.55em;min-width:0}
.row.h{display:none}.row.h>div{font-family:${sans};font-size:.76rem;color:var(--dim);border-bottom:1px solid var(--line);min-height:0}
.row::before{position:absolute;left:.7rem;font-weight:700}
.s-ignored::before{content:"·";color:var(--dim)}.s-bound::before{content:"↔";color:var(--bound);left:.5rem}.s-drift::before{content:"≈";color:var(--drift)}.s-fail::before{content:"✘";color:var(--fail)}.s-missing::before{content:"−";color:var(--fail)}.s-extra::before{content:"+";color:var(--dim)}
.s-fail>div,.s-missing>div{background:color-mix(in srgb,var(--fail-bg) 45%,transparent)}.s-drift>div{background:color-mix(in srgb,var(--drift-bg) 45%,transparent)}
.row.s-extra>.r{color:var(--fg)}
.plain .r{display:none}
.row:not(.plain)>.l:empty,.row:not(.plain)>.r:empty{display:none}
.row:not(.plain)>.l:not(:empty)::before{content:"page ";color:var(--dim)}.row:not(.plain)>.r:not(:empty)::before{content:"lab  ";color:var(--dim)}
${['fits-1|52rem', 'fits-2|63rem', 'fits-3|75rem', 'fits-4|83rem', 'fits-5|94rem'].map((each) => `@container (min-width:${each.split('|')[1]}){${beside(each.split('|')[0] ?? '')}}`).join('\n')}
.gone{color:var(--fail);font-style:italic}.s-ignored .gone{color:var(--dim)}
.cut{color:var(--dim)}
.fold>summary,.closed>summary{padding:.1rem .8rem .1rem 1.9rem;font:.8rem/1.7 ${sans};color:var(--dim);cursor:pointer}
.fold.alone,.closed{border-top:1px solid var(--line)}.fold.alone>summary,.closed>summary{padding:.25rem .8rem}
.fold pre,pre.only{margin:0;padding:.2rem .8rem .4rem 1.9rem;font-family:${mono};font-size:.8rem;line-height:1.55}
pre.only,.alone pre{padding:.4rem .8rem}
pre.all{margin:0;padding:.4rem .8rem;max-height:70vh;overflow:auto;white-space:pre-wrap;overflow-wrap:anywhere;font-size:.8rem;line-height:1.5;background:var(--code);border-top:1px solid var(--line)}
.reason{margin:0;padding:.35rem .8rem;font-size:.86rem;background:var(--code);border-top:1px solid var(--line);max-width:none;overflow-wrap:anywhere}
mark{background:none;color:inherit;border-radius:2px;cursor:help}
mark.ignored{color:var(--dim);text-decoration:underline dotted;text-underline-offset:3px}
mark.bound{background:var(--bound-bg);color:var(--bound);box-shadow:0 0 0 1px color-mix(in srgb,var(--bound) 45%,transparent)}
mark.drift{background:var(--drift-bg);color:var(--drift);text-decoration:underline wavy;text-underline-offset:3px}
mark.fail{background:var(--fail-bg);color:var(--fail);font-weight:700;text-decoration:underline double;text-underline-offset:3px}
.tablist{display:flex;flex-wrap:wrap;gap:.3rem;padding:.1rem .8rem .4rem}
.tablist [aria-selected=true]{border-color:var(--fg);box-shadow:inset 0 -2px var(--fg)}

.listing{border:1px solid var(--line);border-radius:6px;background:var(--code);margin:.9rem 0;content-visibility:auto;contain-intrinsic-size:auto 8rem}
.listing>div{padding:.3rem .8rem;font-size:.8rem;color:var(--dim);border-bottom:1px solid var(--line)}
.listing pre,pre.rest{margin:0;padding:.5rem .8rem;overflow-x:auto}
pre.rest{color:var(--dim)}
.adm{border-left:4px solid var(--link);background:var(--card);border-radius:4px;padding:.5rem 1rem;margin:1rem 0;max-width:46rem}
.adm .name{font-size:.85rem;font-weight:700;margin:0;text-transform:capitalize}.adm p{margin:.3rem 0}
.adm-warning,.adm-danger,.adm-caution,.adm-error,.adm-attention,.adm-important{border-left-color:var(--drift)}
.picture{border:1px dashed var(--line);border-radius:6px;padding:.6rem .9rem}
.footnote{display:flex;gap:.5rem;font-size:.9rem}.footnote p{margin:0}
ol.loweralpha{list-style-type:lower-alpha}ol.upperalpha{list-style-type:upper-alpha}ol.lowerroman{list-style-type:lower-roman}ol.upperroman{list-style-type:upper-roman}
caption{text-align:left;color:var(--dim);font-size:.86rem;padding-bottom:.2rem}
table{border-collapse:collapse;font-size:.9rem}td code,td p{overflow-wrap:break-word}
.tablewrap{overflow-x:auto;margin:.8rem 0}
th,td{border-bottom:1px solid var(--line);padding:.32rem 1.1rem .32rem 0;text-align:left;vertical-align:top}
th{color:var(--dim);font-weight:600;font-size:.84rem}
td p,th p{margin:0}
.machines td{min-width:5.5rem}.names td:last-child{min-width:14rem}
.chapter{border-top:1px solid var(--line);margin-top:2.2rem}
.graph svg{max-width:none;display:block}.graph{margin:.6rem 0;padding-bottom:.3rem}
.graph rect{fill:var(--card);stroke:var(--line)}.graph .g-name rect{fill:var(--bound-bg);stroke:none}
.graph text{font:11px ${mono};fill:var(--fg)}.graph .second{fill:var(--dim);font-size:10px}.graph .g-name text{fill:var(--bound)}.graph .g-head{font:12px ${sans};fill:var(--dim)}
.graph path{fill:none;stroke:var(--dim);stroke-width:1.2;opacity:.7}
.talk{margin:.5rem 0}.talk ol{list-style:none;padding:0;max-width:none}.talk li{padding:.15rem 0;border-bottom:1px solid var(--line);content-visibility:auto;contain-intrinsic-size:auto 2rem}
.talk li>details{display:inline-block;vertical-align:baseline;margin-left:.6rem;font-size:.84rem;max-width:100%}.talk li>details[open]{display:block;margin:0}.talk li summary{color:var(--dim)}
.guide.filtering .flow>:not(.has,h2,h3,h4,h5,h6,.file),.guide.filtering>:not(.has,.legend,.nothing){display:none}
.nothing{padding:2rem 0}.nothing[hidden]{display:none}
dialog{max-width:44rem;width:calc(100% - 2rem);max-height:90vh;overflow:auto;border:1px solid var(--line);border-radius:10px;background:var(--card);color:var(--fg);padding:1rem 1.4rem}
dialog::backdrop{background:#0008}
dialog h2{margin-top:0}dialog h3{margin-top:1rem}
.keys{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1rem;margin:.4rem 0}.keys dd{margin:0}
footer{color:var(--dim);font-size:.84rem;padding-top:2rem;padding-bottom:2rem}

@media (max-width:46rem){html{scroll-padding-top:5.6rem}body{font-size:15px}main,footer{padding:0 .8rem}.toolbar{padding:.35rem .8rem}.filter{flex-basis:100%}
.links{flex:1 1 0;min-width:0;flex-wrap:nowrap;overflow-x:auto;scrollbar-width:none;white-space:nowrap;padding:.2rem 0}.links a:first-child{display:none}.toolbar{gap:.35rem .6rem}
.tools>span{display:none}.tools{margin-left:0}.keys{grid-template-columns:1fr;gap:0}.keys dd{margin-bottom:.5rem}.overview{padding:.7rem .8rem}h1{font-size:1.45rem}}
@media print{.toolbar,.tools,.skip,.jump,dialog{display:none!important}body{background:#fff;color:#000;font-size:10pt}main,footer{max-width:none;padding:0}.step,.listing,.talk li{content-visibility:visible}.step,.listing{break-inside:avoid-page}.cmp{font-size:7pt}.cmp,.cmp .row>div{white-space:pre-wrap;overflow-wrap:anywhere;width:auto}.scroll{overflow:visible}a{color:inherit}}
`;
