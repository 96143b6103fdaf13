import type { ServerResponse } from 'node:http';

/** How long changes are gathered before the pages hear of them: a storm is sixty changes, not sixty redraws. */
const GATHER_MS = 120;
const HEARTBEAT_MS = 20_000;

/** The open pages, and how they learn that something changed. */
export interface Live {
  /** Grows with every change that was told. */
  version(): number;
  changed(): void;
  /** Keeps the response open as a stream of server-sent events. */
  connect(response: ServerResponse): void;
  close(): void;
}

export function live(): Live {
  const pages = new Set<ServerResponse>();
  let version = 1;
  let gathering: NodeJS.Timeout | null = null;
  const heartbeat = setInterval(() => {
    for (const page of pages) page.write(': still here\n\n');
  }, HEARTBEAT_MS);
  const tell = () => {
    gathering = null;
    version += 1;
    for (const page of pages) page.write(`data: ${version}\n\n`);
  };
  return {
    version: () => version,
    changed() {
      gathering ??= setTimeout(tell, GATHER_MS);
    },
    connect(response) {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write(`retry: 1000\n\ndata: ${version}\n\n`);
      pages.add(response);
      response.on('close', () => pages.delete(response));
    },
    close() {
      clearInterval(heartbeat);
      if (gathering !== null) clearTimeout(gathering);
      for (const page of pages) page.end();
    },
  };
}
