import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';

/** A connection to the address, for bytes that no client of ours would send. */
export async function opened(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  // Being cut off is what some of these wait for.
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('connect', resolve));
  return socket;
}

/** Sends these bytes and resolves to all that comes back until the other side ends it. */
export async function rawExchange(url: string, bytes: string | Uint8Array): Promise<string> {
  const socket = await opened(url);
  socket.write(bytes);
  return text(socket).catch(() => '');
}

/** Of every answer in what came back. */
export const statusesOf = (answers: string): number[] =>
  [...answers.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));

/** A request line and headers, and the end of both. The connection is closed after the answer. */
export const head = (line: string, ...headers: string[]): string =>
  [`${line} HTTP/1.1`, 'Host: umbrage.test', 'Connection: close', ...headers, '', ''].join('\r\n');
