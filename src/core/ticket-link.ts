/**
 * The ticket somebody means by `#123` or by a link to it, which may come in Slack's `<...|...>` form; null when it is
 * neither. Links of another Zendesk are not ours.
 * @param zendesk base address of our Zendesk, or null without one
 */
export function ticketIn(text: string, zendesk: string | null): string | null {
  const bare = text.trim();
  const number = /^#(\d{1,20})$/.exec(bare)?.[1];
  if (number !== undefined) return number;
  if (zendesk === null) return null;
  const address = /^<?([^<>|\s]+)(?:\|[^<>]*)?>?$/.exec(bare)?.[1];
  if (address === undefined || !URL.canParse(address)) return null;
  const { origin, pathname } = new URL(address);
  const ticket = /^\/(?:agent\/)?tickets\/(\d{1,20})\/?$/.exec(pathname)?.[1];
  return origin === new URL(zendesk).origin && ticket !== undefined ? ticket : null;
}
