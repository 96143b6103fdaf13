import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import type { AppAnswer } from './app-answer.ts';
import { isObject, type Json, parseJson, textOf } from './json.ts';
import type { Slack } from './slack.ts';

/** More connections than this are turned away. */
const MAX_CONNECTIONS = 10;
const PING_EVERY_MS = 10_000;

interface Envelope {
  type: 'events_api' | 'slash_commands' | 'interactive';
  payload: Json;
  acceptsResponse: boolean;
  retryAttempt?: number;
  retryReason?: string;
}

export interface SocketLink {
  readonly connections: number;
  /** Sends to one of the connections, each in turn, and waits for the acknowledgement. */
  send(envelope: Envelope): Promise<AppAnswer>;
  /**
   * Ends all connections.
   * @param how `frame`: a `disconnect` message first, as when Slack moves a connection; `cut`: without a word
   */
  disconnect(how: 'frame' | 'cut', reason?: 'warning' | 'refresh_requested' | 'link_disabled'): void;
  close(): void;
}

interface Waiting {
  socket: WebSocket;
  done(answer: Pick<AppAnswer, 'status' | 'body' | 'failure'>): void;
}

/** The other end of Socket Mode, on the sandbox's own server. */
export function socketLink(slack: Slack, server: Server): SocketLink {
  const sockets: WebSocket[] = [];
  const waiting = new Map<string, Waiting>();
  const wss = new WebSocketServer({ noServer: true });
  let turn = 0;

  server.on('upgrade', (request, stream, head) => {
    const url = new URL(request.url ?? '/', 'http://sandbox');
    const ticket = url.searchParams.get('ticket') ?? '';
    if (!url.pathname.startsWith('/link') || !slack.socketTickets.delete(ticket)) {
      stream.end('HTTP/1.1 401 Unauthorized\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    wss.handleUpgrade(request, stream, head, (socket) => opened(socket));
  });

  function opened(socket: WebSocket): void {
    socket.on('error', () => socket.terminate());
    if (sockets.length >= MAX_CONNECTIONS) {
      socket.send(JSON.stringify({ type: 'disconnect', reason: 'too_many_websockets', debug_info: debugInfo() }));
      socket.close();
      return;
    }
    sockets.push(socket);
    socket.on('message', (data) => acknowledged(socket, String(data)));
    const pings = setInterval(() => socket.ping(`Ping from sandbox`), PING_EVERY_MS);
    socket.on('close', () => {
      clearInterval(pings);
      forget(socket);
    });
    const connection_info = { app_id: slack.state.identity.appId };
    const hello = { type: 'hello', num_connections: sockets.length, debug_info: debugInfo(), connection_info };
    socket.send(JSON.stringify(hello));
    slack.changed({ kind: 'connection', where: 'socket' });
  }

  function acknowledged(socket: WebSocket, text: string): void {
    const message = parseJson(text);
    if (!isObject(message)) return;
    const entry = waiting.get(textOf(message.envelope_id));
    // An acknowledgement counts only on the connection that got the envelope.
    if (entry === undefined || entry.socket !== socket) return;
    entry.done({ status: 200, body: message.payload ?? '', failure: null });
  }

  /** From here on envelopes go elsewhere; those on their way may still be acknowledged until the socket closes. */
  function retire(socket: WebSocket): void {
    const at = sockets.indexOf(socket);
    if (at !== -1) sockets.splice(at, 1);
    slack.changed({ kind: 'connection', where: 'socket' });
  }

  function forget(socket: WebSocket): void {
    retire(socket);
    for (const entry of [...waiting.values()]) {
      if (entry.socket === socket) entry.done({ status: 0, body: '', failure: 'connection_lost' });
    }
  }

  return {
    get connections() {
      return sockets.length;
    },
    send(envelope) {
      const started = performance.now();
      const open = sockets.filter((socket) => socket.readyState === socket.OPEN);
      turn += 1;
      const socket = open[turn % Math.max(1, open.length)];
      if (socket === undefined) {
        return Promise.resolve({ status: 0, body: '', ms: 0, failure: 'no_connection', noRetry: false });
      }
      const id = randomUUID();
      return new Promise((resolve) => {
        const done: Waiting['done'] = (answer) => {
          clearTimeout(timer);
          waiting.delete(id);
          resolve({ ...answer, ms: performance.now() - started, noRetry: false });
        };
        const timer = setTimeout(() => done({ status: 0, body: '', failure: 'timeout' }), slack.settings.ackTimeoutMs);
        waiting.set(id, { socket, done });
        socket.send(JSON.stringify(wireEnvelope(id, envelope)));
      });
    },
    disconnect(how, reason = 'refresh_requested') {
      for (const socket of [...sockets]) {
        if (how === 'cut') socket.terminate();
        else socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: debugInfo() }));
        retire(socket);
      }
    },
    close() {
      for (const socket of wss.clients) socket.terminate();
      wss.close();
    },
  };
}

function wireEnvelope(id: string, envelope: Envelope): Json {
  return {
    envelope_id: id,
    payload: envelope.payload,
    type: envelope.type,
    accepts_response_payload: envelope.acceptsResponse,
    ...(envelope.type === 'events_api'
      ? { retry_attempt: envelope.retryAttempt ?? 0, retry_reason: envelope.retryReason ?? '' }
      : {}),
  };
}

const debugInfo = (): Json => ({
  host: 'applink-sandbox',
  started: '',
  build_number: 1,
  approximate_connection_time: 18060,
});
