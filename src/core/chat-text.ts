/**
 * A Slack message as a person reads it. Slack sends `&`, `<` and `>` escaped and writes links and mentions as `<...>`:
 * `<https://a.example|the bill>`, `<@U123>`, `<#C123|general>`, `<!here>`.
 */
export function readableText(text: string): string {
  return text
    .replace(/<([^<>]{1,3000})>/g, (_token, inner: string) => readableToken(inner))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function readableToken(inner: string): string {
  const [target = '', label] = inner.split('|', 2);
  if (label !== undefined && label !== '') return label;
  return /^[@#!]/.test(target) ? '' : target.replace(/^mailto:/, '');
}
