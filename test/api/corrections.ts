import { describe, expect } from 'vitest';
import { newCustomer } from '../support/app.ts';
import { escalated, lines } from '../support/escalations.ts';
import { CALM, FURIOUS } from '../support/texts.ts';
import { test } from './api-app.ts';

/** What must hold for those who know better than the model. */
export function describeCorrections(): void {
  describe('a correction', () => {
    test('a correction reaches the ticket, the alert and its thread, and is listed with the classification', async ({
      app,
      api,
    }) => {
      const { ticketId, alert } = await escalated(app);
      const complaint = `zendesk:${ticketId}`;
      const unknown = await api.post('/api/v1/corrections', { complaint, topic: 'Weather' });
      expect(unknown).toMatchObject({ status: 422, body: { errors: [{ pointer: '#/topic' }] } });

      const { topics } = (await api.get('/api/v1/catalogue')).body;
      const other = topics.find(({ name }: { name: string }) => name !== 'Network outage');
      const better = { complaint, topic: other.name.toUpperCase(), problem: other.problems[0], index: 95 };
      const answered = await api.post('/api/v1/corrections', better);
      expect(answered.body).toEqual({
        changed: true,
        complaint,
        topic: other.name,
        problem: other.problems[0],
        index: 95,
      });
      await app.idle();

      expect(app.zendesk.ticket(ticketId).tags).toContain('dissatisfaction_index__95');
      expect(lines(app, alert.ts).join(' ')).toContain('api:tests');
      const listed = await api.get(`/api/v1/classifications?complaint=${complaint}`);
      expect(listed.body.data).toMatchObject([{ complaint, corrected: { topic: other.name, index: 95 } }]);
      expect((await api.post('/api/v1/corrections', better)).body.changed).toBe(false);
    });

    test('a complaint without an alert can be corrected too', async ({ app, api }) => {
      const { id } = app.zendesk.newTicket({ description: CALM });
      await app.idle();
      const { body } = await api.get(`/api/v1/classifications?complaint=zendesk:${id}`);
      const answered = await api.post('/api/v1/corrections', { classification: body.data[0].id, index: 55 });
      expect(answered.body).toMatchObject({ changed: true, complaint: `zendesk:${id}`, index: 55 });
      await app.idle();
      expect(app.zendesk.ticket(id).tags).toContain('dissatisfaction_index__55');

      // Agreeing with the model is news once, too: the ticket may show something else.
      const agreed = { complaint: `zendesk:${id}`, topic: body.data[0].topic };
      expect((await api.post('/api/v1/corrections', agreed)).body.changed).toBe(true);
      expect((await api.post('/api/v1/corrections', agreed)).body.changed).toBe(false);
    });

    test('of what a customer wrote later is one of the whole complaint, as its ticket shows it', async ({
      app,
      api,
    }) => {
      const requester = newCustomer();
      const { id } = app.zendesk.newTicket({ description: CALM, requester });
      await app.idle();
      app.zendesk.editTicket(id, { comment: { body: FURIOUS, public: true } }, { by: 'requester' });
      await app.zendesk.deliver(app.zendesk.ticket(id));
      await app.idle();
      const complaint = `zendesk:${id}`;
      const [calm] = (await api.get(`/api/v1/classifications?complaint=${complaint}`)).body.data;
      const indexTag = () => app.zendesk.ticket(id).tags.find((tag) => tag.startsWith('dissatisfaction_index__'));
      expect(indexTag()).not.toBe(`dissatisfaction_index__${calm.index}`);
      const all = (await api.get('/api/v1/classifications')).body.data;
      const later = all.find((each: { complaint: string }) => each.complaint.startsWith(`${complaint}#`));

      // What the model said of the first words is news to the ticket.
      const answered = await api.post('/api/v1/corrections', { classification: later.id, index: calm.index });
      await app.idle();

      expect(answered.body).toMatchObject({ changed: true, complaint, index: calm.index });
      expect(indexTag()).toBe(`dissatisfaction_index__${calm.index}`);
      expect((await api.post('/api/v1/corrections', { complaint, index: calm.index })).body.changed).toBe(false);
    });

    test('meant for one complaint does not reach another one that leads the alert by now', async ({ app, api }) => {
      const { services } = app.bot().runtime;
      const [alert = expect.fail()] = await services.store.escalations.alive();
      const { complaintId } = alert.subject;
      const { policy } = await services.stance();
      const correction = { better: { index: 99 }, by: 'api:tests', policy, complaintId: 'zendesk:another' };

      expect(await services.store.escalations.correct(alert.id, correction, 'once')).toBeNull();
      // Nothing was used up: the right one still counts.
      const right = await services.store.escalations.correct(alert.id, { ...correction, complaintId }, 'once');
      expect(right).toMatchObject({ kind: 'changed' });
      await app.idle();
      const { body } = await api.get(`/api/v1/classifications?complaint=${complaintId}`);
      expect(body.data[0].corrected).toMatchObject({ index: 99 });
    });
  });
}
