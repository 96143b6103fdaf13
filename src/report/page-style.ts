import { DARK_CHARTS } from './svg.ts';

/** The style of every report page. Dark only on a dark screen: paper is white. */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--paper:#fffefd;--back:#f4f5f7;--ink:#1f2733;--faint:#5b6675;--line:#d9dee4;--accent:#2f6f9f;
--good:#1f6f5b;--warning:#8a5a00;--bad:#9b2c2c;--good-back:#e6f3ef;--warning-back:#fbf1dc;--bad-back:#f9e6e4}
@media screen and (prefers-color-scheme:dark){:root{--paper:#1a1f27;--back:#12161c;--ink:#e4e8ee;--faint:#a4aebb;--line:#353e4a;--accent:#7db7e0;
--good:#74cdb5;--warning:#e5b860;--bad:#ee9484;--good-back:#16302a;--warning-back:#352a12;--bad-back:#3a1f1d;${DARK_CHARTS}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-behavior:smooth}
body{margin:0;background:var(--back);color:var(--ink);font:16px/1.55 "DejaVu Sans",Verdana,system-ui,sans-serif;font-size:15px;overflow-wrap:anywhere}
header,main,footer{max-width:1120px;margin:0 auto;padding:0 20px}
header{padding-top:36px}
h1{font-size:1.75rem;line-height:1.25;margin:0 0 4px}
h2{font-size:1.25rem;line-height:1.3;margin:0 0 8px}
.subtitle{color:var(--faint);margin:0 0 20px}
nav ul{display:flex;flex-wrap:wrap;gap:6px 18px;list-style:none;margin:0 0 8px;padding:0;font-size:.9rem}
a{color:var(--accent)}
.controls{display:flex;flex-wrap:wrap;gap:8px 18px;align-items:center;justify-content:space-between;margin:0 0 16px}
.controls nav ul{margin:0;gap:6px}
.controls nav a,.links a{display:inline-block;padding:5px 12px;border:1px solid var(--line);border-radius:999px;background:var(--paper);text-decoration:none}
.controls nav a[aria-current]{background:var(--accent);border-color:var(--accent);color:var(--paper);font-weight:bold}
.links ul{display:flex;flex-wrap:wrap;gap:8px;list-style:none;margin:0;padding:0;font-size:.9rem}
button{font:inherit;font-size:.9rem;padding:5px 14px;border:1px solid var(--line);border-radius:8px;background:var(--paper);color:var(--ink);cursor:pointer}
button:hover,.controls nav a:hover,.links a:hover{border-color:var(--accent)}
button:focus-visible,a:focus-visible,[tabindex]:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:0 0 20px}
.facts div{background:var(--paper);border:1px solid var(--line);border-radius:8px;padding:12px 14px}
.facts dt{color:var(--faint);font-size:.82rem}
.facts dd{margin:0;font-size:1.35rem;font-weight:bold;font-variant-numeric:tabular-nums}
.facts dd small{display:block;font-weight:normal;font-size:.8rem;color:var(--faint)}
section{background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:22px 24px;margin:20px 0}
section p{margin:0 0 14px;max-width:75ch}
.notice{border-left:4px solid;border-radius:4px;padding:10px 14px;margin:0 0 16px;max-width:none}
.good{border-color:var(--good);background:var(--good-back)}.warning{border-color:var(--warning);background:var(--warning-back)}.bad{border-color:var(--bad);background:var(--bad-back)}
.notice strong{margin-right:.4em}.good strong{color:var(--good)}.warning strong{color:var(--warning)}.bad strong{color:var(--bad)}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,460px),1fr));gap:18px;align-items:start}
.charts.wide{grid-template-columns:minmax(0,1fr)}
.charts.small{grid-template-columns:repeat(auto-fill,minmax(min(100%,310px),1fr))}
figure{margin:0 0 8px;min-width:0}
.drawing{overflow-x:auto}
.drawing svg{display:block;max-width:100%;height:auto}
figcaption{color:var(--faint);font-size:.88rem;margin-top:4px;max-width:75ch}
.table{overflow-x:auto;margin:0 0 18px}
table{border-collapse:collapse;font-size:.9rem;overflow-wrap:break-word}
caption{text-align:left;font-weight:bold;padding:4px 0 8px}
th,td{text-align:left;vertical-align:top;padding:6px 22px 6px 0;border-bottom:1px solid var(--line)}
td:last-child,th:last-child{padding-right:0}
thead th{color:var(--faint);font-weight:normal;white-space:nowrap}
td{min-width:5ch}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.table p{color:var(--faint);font-size:.88rem;margin:6px 0 0}
ul.points{margin:0 0 14px;padding-left:1.2em;max-width:75ch}
footer{color:var(--faint);font-size:.85rem;padding-bottom:40px}
@media (max-width:640px){header,main,footer{padding-left:12px;padding-right:12px}section{padding:16px 14px}.drawing svg{min-width:min(var(--natural),540px)}}
@media print{body{background:#fff;font-size:11px}nav{display:none}section{border:0;padding:0;margin:16px 0}header,main,footer{max-width:none;padding:0}
figure,tr,.facts div,.notice{break-inside:avoid}h2{break-after:avoid}thead{display:table-header-group}.table,.drawing{overflow:visible}.drawing svg{min-width:0}
.charts{grid-template-columns:repeat(2,minmax(0,1fr))}.charts.wide{grid-template-columns:minmax(0,1fr)}}
`;
