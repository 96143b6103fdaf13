import { createHash } from 'node:crypto';
import { escapeText } from './escape.ts';

/** A drawing that needs no request: an exclamation mark on the colour of the accent. */
const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='4' fill='%232f6f9f'/%3E%3Cpath d='M7 3h2v6H7zm0 8h2v2H7z' fill='%23fff'/%3E%3C/svg%3E";

/**
 * An HTML page that carries all it needs: one style, no script, nothing loaded.
 * @param markup taken as it is: every text in it must be escaped
 */
export function htmlPage({ title, style, markup }: { title: string; style: string; markup: string }): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy(style)}">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="${ICON}">
<title>${escapeText(title)}</title>
<style>${style}</style>
</head>
<body>
${markup}</body>
</html>
`;
}

/** The policy allows this style alone, so nothing that slipped into a page could run or call home. */
function contentPolicy(style: string): string {
  const hash = createHash('sha256').update(style).digest('base64');
  return `default-src 'none'; style-src 'sha256-${hash}'; style-src-attr 'unsafe-inline'; img-src data:; form-action 'self'`;
}
