import { connect, createServer } from 'node:net';

export interface Door {
  url: string;
  /** From here on connections go to these, in turn. With none they are cut. */
  isOpen(): boolean;
  leadTo(urls: readonly string[]): void;
  close(): Promise<void>;
}

/** One address before several bots, as a load balancer would be. It knows nothing of HTTP. */
export async function openDoor(): Promise<Door> {
  let behind: readonly string[] = [];
  let turn = 0;
  const server = createServer((visitor) => {
    const target = behind[turn++ % Math.max(1, behind.length)];
    visitor.on('error', () => undefined);
    if (target === undefined) {
      visitor.destroy();
      return;
    }
    const bot = connect(Number(new URL(target).port), '127.0.0.1');
    bot.on('error', () => visitor.destroy());
    bot.on('close', () => visitor.destroy());
    visitor.on('close', () => bot.destroy());
    visitor.pipe(bot).pipe(visitor);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The door has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    isOpen: () => behind.length > 0,
    leadTo: (urls) => {
      behind = urls;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
