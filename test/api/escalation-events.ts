import { describe, expect } from 'vitest';
import { escalationFrames } from '../../src/api/escalation-stream.ts';
import { startBot } from '../../src/main.ts';
import { API_KEY, listen } from '../support/api-client.ts';
import { escalated } from '../support/escalations.ts';
import { test } from './api-app.ts';

/** What must hold for those who listen. */
export function describeEscalationEvents(): void {
  describe('new escalations as events', () => {
    test('come as they open; who comes back hears what opened since', async ({ app }) => {
      const live = await listen(app.bot().url, API_KEY);
      // A number we never gave, or gave before the database was restored, is no reason to hear nothing.
      const ahead = await listen(app.bot().url, API_KEY, '999999999');
      const first = await escalated(app);
      const [heard] = await live.events(1);
      expect(heard?.data).toMatchObject({ complaint: { id: `zendesk:${first.ticketId}` }, state: 'open' });
      expect(await ahead.events(1)).toEqual([heard]);
      live.close();
      ahead.close();

      const [second, third] = [await escalated(app), await escalated(app)];
      const back = await listen(app.bot().url, API_KEY, heard?.id);
      const missed = await back.events(2);
      expect(missed.map(({ data }) => data.complaint.id)).toEqual(
        [second, third].map(({ ticketId }) => `zendesk:${ticketId}`),
      );
      back.close();
    });

    test('a key holds five streams; a place that is given up is free', async ({ app, api }) => {
      const { secret } = await app.bot().runtime.services.keys.create('screens', ['api'], null);
      const open = await Promise.all(Array.from({ length: 5 }, () => listen(app.bot().url, secret)));
      const refused = await api.get('/api/v1/escalations/events', { key: secret });
      expect(refused).toMatchObject({ status: 429, body: { detail: expect.stringContaining('Too many streams') } });
      expect(refused.headers.get('retry-after')).toBe('15');

      open[0]?.close();
      const asked = async () => {
        const one = new AbortController();
        const headers = { authorization: `Bearer ${secret}` };
        const { status } = await fetch(`${app.bot().url}/api/v1/escalations/events`, { headers, signal: one.signal });
        one.abort();
        return status;
      };
      await expect.poll(asked, { timeout: 10_000 }).toBe(200);
      for (const stream of open) stream.close();
    });

    test('another process on the same PostgreSQL tells them too', async ({ app, skip }) => {
      const { config, log } = app.bot().runtime;
      if (config.database.url === undefined) return skip('The embedded database belongs to one process.');
      const other = await startBot(config, log);
      const live = await listen(other.url, API_KEY);
      const { ticketId } = await escalated(app);
      const [heard] = await live.events(1);
      expect(heard?.data.complaint.id).toBe(`zendesk:${ticketId}`);
      await other.stop();
      // Ended, not cut off: an open stream must not keep a process from stopping.
      await expect(live.events(2)).rejects.toThrow('The stream ended.');
    });

    test('a busy stream ends with its key too', async ({ app }) => {
      const { api, listeners } = app.bot().runtime.services;
      const frames = escalationFrames(0, { api, listeners }, async () => false, new AbortController().signal, 0);
      const heard: string[] = [];
      for await (const frame of frames) heard.push(frame);
      expect(heard).toEqual(['retry: 3000\n\n']);
    });

    test('a quiet stream beats, and ends when its key does', async ({ app }) => {
      const { api, listeners } = app.bot().runtime.services;
      const gone = new AbortController();
      const welcome = [true, false];
      const frames = escalationFrames(1e9, { api, listeners }, async () => welcome.shift() ?? false, gone.signal, 5);
      const heard: string[] = [];
      for await (const frame of frames) heard.push(frame);
      expect(heard).toEqual(['retry: 3000\n\n', ': still here\n\n']);
    });
  });
}
