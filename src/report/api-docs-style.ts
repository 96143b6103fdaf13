import { PAGE_STYLE } from './page-style.ts';

/** What the page of the API needs beyond the style of the reports. */
export const API_DOCS_STYLE = `${PAGE_STYLE}
code,pre{font-family:"DejaVu Sans Mono",ui-monospace,Menlo,Consolas,monospace;font-size:.86rem}
p code,td code,li code{background:var(--back);border-radius:4px;padding:1px 5px}
pre{background:var(--back);border:1px solid var(--line);border-radius:8px;padding:12px 14px;overflow-x:auto;margin:0 0 16px;line-height:1.5;overflow-wrap:normal}
h2 code{font-size:1.05rem;font-weight:normal}
h3{font-size:1rem;margin:20px 0 6px}
.method{display:inline-block;min-width:4.2em;text-align:center;font-size:.78rem;letter-spacing:.04em;border-radius:5px;padding:3px 8px;margin-right:8px;vertical-align:2px;color:var(--paper)}
.get{background:var(--accent)}.post{background:var(--good)}.delete{background:var(--bad)}
.lead{font-weight:bold}
.operations{list-style:none;padding:0;margin:0 0 8px}
.operations li{padding:5px 0;border-bottom:1px solid var(--line)}
.operations a{text-decoration:none}.operations small{color:var(--faint);margin-left:8px;font-size:.88rem}
table{width:100%}
details{margin:0 0 10px}summary{cursor:pointer;color:var(--accent);margin:0 0 8px}summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
td:first-child{white-space:nowrap}
@media (max-width:640px){td:first-child{white-space:normal}.operations small{display:block;margin:2px 0 0}}
`;
