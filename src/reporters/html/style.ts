/** The report's only style sheet; its hash is in the page's content security policy. */
export const style = `
:root{color-scheme:light dark;--bg:#fbfbf9;--fg:#1d2126;--dim:#5e6874;--line:#dfe2e5;--card:#fff;--code:#f3f4f2;--link:#0b5cad;
--pass:#17703b;--drift:#8a5a00;--fail:#b3261e;--error:#7a1fa2;--skip:#5e6874;--pass-bg:#e3f3e8;--drift-bg:#fbeecb;--fail-bg:#fbe0dd;--error-bg:#f1e2f7;--skip-bg:#e9ebed;--bound-bg:#dcebfa;--bound:#0b4f92}
@media (prefers-color-scheme:dark){:root{--bg:#14171b;--fg:#e4e7ea;--dim:#9aa5b1;--line:#2d343c;--card:#1a1e24;--code:#20252c;--link:#7db7f0;
--pass:#7fd6a0;--drift:#ecc46b;--fail:#ff9c93;--error:#d9a3f0;--skip:#9aa5b1;--pass-bg:#173524;--drift-bg:#3b2f10;--fail-bg:#45201d;--error-bg:#35203f;--skip-bg:#2a3037;--bound-bg:#16324d;--bound:#a5cff5}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--fg);font:16px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main,header.top,footer{max-width:76rem;margin:0 auto;padding:0 1.25rem}
a{color:var(--link)}
h1{font-size:1.7rem;line-height:1.25;margin:.2rem 0 .6rem}h2{font-size:1.4rem;margin:2.4rem 0 .6rem}h3{font-size:1.17rem;margin:1.9rem 0 .5rem}h4,h5,h6{font-size:1rem;margin:1.5rem 0 .4rem}
p,ul,ol,dl,.prose-width{max-width:46rem}
code,pre,.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.86em}
p code,li code,td code,dd code{background:var(--code);border-radius:3px;padding:.08em .3em;overflow-wrap:anywhere}
header.top{padding-top:1.6rem;padding-bottom:.4rem}
.brand{color:var(--dim);font-size:.85rem;letter-spacing:.02em}
.sum{display:flex;flex-wrap:wrap;gap:.5rem 1.4rem;align-items:baseline;margin:.4rem 0 1rem}
.sum b{font-size:1.05rem}
.chip{display:inline-block;border-radius:99px;padding:.05rem .6rem;font-size:.8rem;font-weight:600;line-height:1.5;white-space:nowrap}
.chip.big{font-size:1rem;padding:.2rem .9rem}
.v-pass{--v:var(--pass);--vb:var(--pass-bg)}.v-drift{--v:var(--drift);--vb:var(--drift-bg)}.v-fail{--v:var(--fail);--vb:var(--fail-bg)}.v-error{--v:var(--error);--vb:var(--error-bg)}.v-skip{--v:var(--skip);--vb:var(--skip-bg)}
.chip{color:var(--v);background:var(--vb)}
.dim{color:var(--dim)}
.small{font-size:.86rem}
.overview{border:1px solid var(--line);border-radius:8px;background:var(--card);padding:.8rem 1rem;margin:0 0 1.2rem;max-width:none}
.overview ul{margin:.3rem 0 0;padding-left:0;list-style:none;max-width:none}.overview li{margin:.25rem 0;overflow-wrap:anywhere}
.step{border:1px solid var(--line);border-left:4px solid var(--v);border-radius:6px;background:var(--card);margin:.9rem 0;overflow:hidden}
.step>.head{display:flex;flex-wrap:wrap;gap:.3rem .8rem;align-items:baseline;padding:.5rem .8rem .35rem}
.where{color:var(--dim);font-size:.82rem}
.where a{color:inherit}
.cmd{padding:0 .8rem .5rem;overflow-x:auto}
.cmd pre{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
.cmd .prompt{color:var(--dim)}
.cmd .typed{font-weight:600}
.note{padding:0 .8rem .45rem;font-size:.9rem;overflow-wrap:anywhere}
.note.sent code{background:var(--bound-bg);color:var(--bound);border-radius:3px;padding:.05em .3em}
.reqs,.finds{margin:0;padding:.1rem .8rem .5rem 1.9rem;font-size:.9rem;max-width:none;overflow-wrap:anywhere}
.finds li::marker,.reqs li::marker{color:var(--dim)}
.finds .kind{font-size:.76rem;font-weight:600}
.scroll{overflow-x:auto;border-top:1px solid var(--line)}
.cmp{display:grid;grid-template-columns:max-content max-content;min-width:100%;font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.8rem;line-height:1.55}
.cmp>div{padding:0 .8rem;white-space:pre;min-height:1.55em}
.cmp .h{font-family:system-ui,sans-serif;font-size:.74rem;color:var(--dim);padding-top:.3rem;padding-bottom:.15rem;border-bottom:1px solid var(--line)}
.cmp .r{border-left:1px solid var(--line)}
.cmp .l-fail{background:var(--fail-bg)}.cmp .l-drift{background:var(--drift-bg)}
.cmp .gone{color:var(--fail);font-style:italic}
.cmp .more{grid-column:1/-1;color:var(--dim);border-left:0}
.cmp details{grid-column:1/-1;padding:0 .8rem;white-space:pre;color:var(--dim)}
.cmp summary{cursor:pointer;font-family:system-ui,sans-serif;font-size:.78rem}
mark{background:none;color:inherit;border-radius:2px}
mark.ignored{color:var(--dim)}
mark.bound{background:var(--bound-bg);color:var(--bound)}
mark.drift{background:var(--drift-bg);color:var(--drift);text-decoration:underline wavy;text-underline-offset:3px}
mark.fail{background:var(--fail-bg);color:var(--fail);font-weight:700;text-decoration:underline;text-underline-offset:3px}
.listing{border:1px solid var(--line);border-radius:6px;background:var(--code);margin:.9rem 0;overflow:hidden}
.listing>div{padding:.3rem .8rem;font-size:.8rem;color:var(--dim);border-bottom:1px solid var(--line)}
.listing pre{margin:0;padding:.5rem .8rem;overflow-x:auto}
.adm{border-left:4px solid var(--link);background:var(--card);border-radius:4px;padding:.4rem .9rem;margin:1rem 0;max-width:46rem}
.adm>strong{font-size:.85rem}
caption{text-align:left;color:var(--dim);font-size:.86rem;padding-bottom:.2rem}
table{border-collapse:collapse;font-size:.9rem;max-width:100%}
.tablewrap{overflow-x:auto;margin:.8rem 0}
th,td{border-bottom:1px solid var(--line);padding:.32rem .9rem .32rem 0;text-align:left;vertical-align:top}
th{color:var(--dim);font-weight:600;font-size:.82rem}
td p,th p{margin:0}
.page{border-top:1px solid var(--line);margin-top:2.2rem;padding-top:.2rem}
.legend{display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;font-size:.82rem;color:var(--dim);margin:.2rem 0 1rem}
footer{color:var(--dim);font-size:.82rem;padding-top:2rem;padding-bottom:2rem}
@media (max-width:46rem){body{font-size:15px}main,header.top,footer{padding:0 .8rem}header.top{padding-top:1rem}
.cmp{grid-template-columns:max-content}.cmp .h.r{display:none}.cmp .r{border-left:0;border-bottom:1px dotted var(--line)}.cmp .l:not(.h)::before{content:"     "}.cmp .r.filled::before{content:"lab  ";color:var(--dim)}.cmp .l.differs::before{content:"page ";color:var(--dim)}.cmp .r.same{display:none}}
@media print{.step,.listing{break-inside:avoid}}
`;
