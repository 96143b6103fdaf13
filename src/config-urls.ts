import { z } from 'zod';

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
/** RFC 1918, RFC 4193, and names without a dot, which only a network of one's own knows. Not 169.254: clouds keep secrets there. */
const PRIVATE =
  /^(?:10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2}|\[f[cd][\da-f:]+\]|[a-z\d-]+|.+\.(?:local|internal|lan))$/;

export const isLoopback = (hostname: string): boolean => LOOPBACK.test(hostname);

/** What is wrong with an address that tokens or customers' words are sent to; null: nothing. Never repeats the address. */
function faultOf(text: string, mayBePrivate: boolean): string | null {
  const { protocol, username, password, search, hash, hostname } = new URL(text);
  if (username !== '' || password !== '') return 'must not hold a name or a password; there are settings for them';
  if (search !== '' || hash !== '') return 'must end with its path, without ? and #';
  if (protocol === 'https:' || isLoopback(hostname)) return null;
  if (!mayBePrivate) return 'must begin with https://; http:// is for this machine alone';
  return PRIVATE.test(hostname)
    ? null
    : 'must begin with https://; http:// is for this machine and private networks alone';
}

function address(mayBePrivate: boolean) {
  return z
    .url({ protocol: /^https?$/, abort: true })
    .max(2000)
    .superRefine((text, { addIssue }) => {
      const fault = faultOf(text, mayBePrivate);
      if (fault !== null) addIssue(fault);
    })
    .transform((text) => text.replace(/(?<!\/)\/+$/, ''));
}

/** An address on the internet: https, or this machine. */
export const PublicAddress = address(false);
/** The same, or a machine in one's own network: models often run beside the bot, without a certificate. */
export const NetworkAddress = address(true);
