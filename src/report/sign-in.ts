import { escapeText } from './escape.ts';
import { htmlPage } from './page-shell.ts';
import { PAGE_STYLE } from './page-style.ts';

const STYLE = `${PAGE_STYLE}
main{max-width:460px;padding-top:12vh}
label{display:block;font-weight:bold;margin:0 0 6px}
input{width:100%;font:inherit;padding:9px 12px;border:1px solid var(--faint);border-radius:8px;background:var(--back);color:var(--ink)}
input:focus-visible{outline:2px solid var(--accent);outline-offset:1px}
form button{margin-top:14px;width:100%;padding:9px 14px;background:var(--accent);border-color:var(--accent);color:var(--paper);font-weight:bold}
section .hint{color:var(--faint);font-size:.88rem;margin:14px 0 0}
code{font-family:"DejaVu Sans Mono",ui-monospace,Menlo,Consolas,monospace;font-size:.86rem}
`;

/** Where a browser gives its key. @param fault why the last one was refused */
export function signInPage(fault: string | null): string {
  const notice =
    fault === null
      ? ''
      : `<p class="notice bad" role="alert" id="fault"><strong>Not signed in.</strong> ${escapeText(fault)}</p>\n`;
  const described = fault === null ? '' : ' aria-describedby="fault" aria-invalid="true"';
  const markup = `<main>
<section>
<h1>Umbrage</h1>
<p class="subtitle">The page for managers</p>
${notice}<form method="post" action="/dashboard/sign-in">
<input type="text" name="username" value="dashboard" autocomplete="username" hidden>
<label for="key">Key</label>
<input id="key" name="key" type="password" autocomplete="current-password" required autofocus${described}>
<button>Sign in</button>
</form>
<p class="hint">Whoever runs this installation makes one with <code>umbrage keys create NAME --scopes dashboard</code>. You stay signed in on this browser for twelve hours.</p>
<p class="hint">You are signed in and came by a link from elsewhere? <a href="/dashboard">Go on.</a></p>
</section>
</main>
`;
  return htmlPage({ title: 'Umbrage: sign in', style: STYLE, markup });
}
