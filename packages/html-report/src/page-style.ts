/** The style of the page: colours told apart without colour vision; text has a contrast of at least 4.5:1 and lines of 3:1, by light and by dark. */
export const PAGE_STYLE = `:root{color-scheme:light dark;--back:#fff;--raise:#f6f7f8;--text:#1a1d21;--mute:#5b6470;--line:#dfe3e8;--link:#0b5cad;
--c0:#c3cad3;--edge:#7f8996;--c1:#0067b0;--c2:#cc5500;--c3:#008a60;--c4:#a8478f;--c5:#7a6200;--c6:#3d4450;
--good:#0a6b47;--good-back:#e3f4ec;--bad:#a32020;--bad-back:#fbe9e7;--warn:#7d5300;--warn-back:#fcf1d8;--info:#0b5cad;--info-back:#e5f0fb;--quiet:#535c68;--quiet-back:#eceff2}
@media screen and (prefers-color-scheme:dark){:root{--back:#14171b;--raise:#1c2026;--text:#e6e9ed;--mute:#9ba5b2;--line:#2e343c;--link:#78b7f5;
--c0:#454d58;--edge:#7f8b99;--c1:#5cb3f2;--c2:#f0954a;--c3:#3ec99a;--c4:#df8fc9;--c5:#d9c34a;--c6:#ccd3db;
--good:#6fd3a8;--good-back:#14342a;--bad:#ff9d94;--bad-back:#431f1d;--warn:#f0c05a;--warn-back:#3a2d10;--info:#8ac0f7;--info-back:#15304d;--quiet:#aeb7c2;--quiet-back:#272c33}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-behavior:smooth}
body{margin:0 auto;max-width:72rem;padding:clamp(1rem,4vw,3rem) clamp(1rem,4vw,2.5rem);background:var(--back);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
h1{margin:0;font-size:1.6rem;line-height:1.2;font-weight:650;letter-spacing:-.01em}
h2{margin:3rem 0 1rem;padding-bottom:.4rem;border-bottom:1px solid var(--line);font-size:1.15rem;line-height:1.3;font-weight:650}
p{margin:0 0 1rem;max-width:44rem}
a{color:var(--link);text-decoration-thickness:1px;text-underline-offset:.15em}
a:focus-visible,summary:focus-visible,.t:focus-visible{outline:2px solid var(--link);outline-offset:2px}
small,.sub,footer{color:var(--mute)}
small{font-size:.8125rem}
.sub{margin:.35rem 0 0}
a,strong,td,th,dd,li span{unicode-bidi:isolate}
.v{display:flex;flex-wrap:wrap;gap:.25rem .75rem;align-items:baseline;max-width:none;margin:1.25rem 0 0;padding:.75rem 1rem;border-left:4px solid;border-radius:3px}
.v span{color:var(--text)}
.good{color:var(--good);background:var(--good-back)}.bad{color:var(--bad);background:var(--bad-back)}.warn{color:var(--warn);background:var(--warn-back)}.info{color:var(--info);background:var(--info-back)}.quiet{color:var(--quiet);background:var(--quiet-back)}
td b,th b,dd b,li>b{display:inline-block;padding:0 .5em;border-radius:3px;font-size:.8125rem;line-height:1.5;font-weight:600;white-space:nowrap}
dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(9.5rem,42%),1fr));gap:1.25rem 1.5rem;margin:1.5rem 0 0}
section dl{margin:0 0 1.5rem}
dt{color:var(--mute);font-size:.8125rem}
dd{margin:0;font-size:1.3rem;line-height:1.3;font-weight:600;letter-spacing:-.01em}
dd small{display:block;font-weight:400;letter-spacing:0}
nav ol{display:flex;flex-wrap:wrap;gap:.35rem 1.25rem;margin:1.75rem 0 0;padding:0;list-style:none;font-size:.875rem}
.t{overflow-x:auto;margin:0 0 1.5rem}
table{border-collapse:collapse;font-size:.875rem}
caption span{position:sticky;left:0;display:inline-block;max-width:calc(100vw - 2.5rem)}
caption{padding:0 0 .5rem;text-align:left;color:var(--mute);font-size:.8125rem}
th,td{padding:.35rem 1.25rem .35rem 0;text-align:left;vertical-align:top;white-space:nowrap;overflow-wrap:normal}
tr>:last-child{padding-right:.25rem}
thead th{color:var(--mute);font-weight:500;font-size:.8125rem;vertical-align:bottom;border-bottom:1px solid var(--mute)}
tbody tr>*{border-bottom:1px solid var(--line)}
tbody th{font-weight:500;white-space:normal;overflow-wrap:anywhere;min-width:min(var(--name),40vw);max-width:20rem}
td b{margin-left:-.5em}
td .good,td .quiet{background:none}
th:first-child{position:sticky;left:0;background:var(--back)}
.n{text-align:right}
.s{width:80px;height:20px;vertical-align:middle}
.b{width:56px;height:8px;margin-left:.6em;vertical-align:baseline;background:none}
.b path{stroke:currentColor;stroke-width:8;stroke-linecap:butt}
svg{fill:none;stroke-linejoin:round;stroke-linecap:round;overflow:visible}
.s path,.d path{stroke:var(--c1);stroke-width:1.5;vector-effect:non-scaling-stroke}
svg .r{fill:var(--c0);stroke:var(--edge);stroke-width:1}
.g{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr));gap:2rem 1.75rem;margin:0 0 2rem}
.g .k{grid-column:1/-1}
.tight{grid-template-columns:repeat(auto-fill,minmax(min(100%,13rem),1fr));gap:1.5rem}
figure{margin:0;min-width:0;display:flex;flex-direction:column;break-inside:avoid}
.tight figure{content-visibility:auto;contain-intrinsic-size:auto 7rem}
figure:target{outline:2px solid var(--link);outline-offset:.5rem;border-radius:2px}
figcaption{margin:0 0 .5rem;font-size:.875rem;line-height:1.4}
figcaption>*{display:block}
strong{font-weight:600}
.k{display:flex;flex-wrap:wrap;gap:.1rem .9rem;color:var(--mute);font-size:.8125rem}
.k svg{width:16px;height:10px;margin-right:.4em;stroke-width:2}
.c{display:block;width:100%;max-width:30rem;height:auto}
.c text{font:11px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;fill:var(--mute);dominant-baseline:central;paint-order:stroke;stroke:var(--back);stroke-width:3px}
.d{width:100%;height:56px;border-bottom:1px solid var(--mute)}
.d+p{display:flex;justify-content:space-between;gap:1rem;margin:.15rem 0 0;color:var(--mute);font-size:.75rem}
.c path:not([stroke]){stroke:none}
.wide{grid-column:1/-1}.large{display:none;max-width:none}
@media print,(min-width:52rem){.wide .small{display:none}.wide .large{display:block}}
.f{margin:0 0 1.5rem;padding:0;list-style:none}
.f li{display:grid;grid-template-columns:4.5rem 1fr;gap:.25rem .75rem;padding:.6rem 0;border-bottom:1px solid var(--line)}
.f li>b{justify-self:start;align-self:start}
details{margin:0 0 1rem}
summary{cursor:pointer;color:var(--link);font-size:.875rem;padding:.15rem 0}
details[open]>summary{margin-bottom:.75rem}
.f details{margin:.25rem 0 0}
footer{margin-top:3rem;padding-top:.75rem;border-top:1px solid var(--line);font-size:.8125rem}
@media (max-width:30rem){.f li{grid-template-columns:1fr}}
@media print{body{max-width:none;padding:0;font-size:10pt}nav{display:none}.t{overflow:visible}h2{break-after:avoid}tr,li{break-inside:avoid}details::details-content{content-visibility:visible;block-size:auto}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`
