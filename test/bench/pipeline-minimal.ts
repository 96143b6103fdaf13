import { createServer } from 'node:http';
import { z } from 'zod';
import { topicTag } from '../../src/core/catalogue.ts';
import { embeddedClassifier } from '../../src/models/embedded/classifier.ts';
import { decodeModel } from '../../src/models/embedded/model-file.ts';
import type { Where } from './pipeline-stand-ins.ts';

const Job = z.object({ where: z.custom<Where>(), model: z.string().nullable() });
const Body = z.object({ ticket_id: z.string() });

/**
 * What somebody writes in an afternoon: answers 200 once the body is parsed, then makes the calls that the bot makes. No
 * signature check, no queue, no store, no second try; what is under way when it dies is lost.
 */
async function start({ where, model }: z.infer<typeof Job>): Promise<number> {
  const embedded = model === null ? null : embeddedClassifier('minimal', decodeModel(Buffer.from(model, 'base64')));
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${await token(where)}` };
  const zendesk = async (method: string, path: string, body?: object) => {
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    // biome-ignore lint/suspicious/noExplicitAny: the point of this handler is that it checks nothing
    return (await (await fetch(`${where.zendesk.url}${path}`, init)).json()) as any;
  };
  const classify = async (text: string) => {
    if (embedded !== null) return (await embedded.classify([text]))[0];
    const body = JSON.stringify({ model: 'general', messages: [{ role: 'user', content: text }] });
    const answer = await fetch(`${where.model}/chat/completions`, { method: 'POST', headers, body });
    const { choices } = z
      .object({ choices: z.array(z.object({ message: z.object({ content: z.string() }) })) })
      .parse(await answer.json());
    const said = JSON.parse(choices[0]?.message.content ?? '{}');
    return { topic: said.Topic, index: said.Customer_Dissatisfaction_Index };
  };
  const triage = async (id: string) => {
    const { ticket } = await zendesk('GET', `/api/v2/tickets/${id}.json`);
    const [, { comments }] = await Promise.all([
      zendesk('GET', `/api/v2/users/${ticket.requester_id}.json`),
      zendesk('GET', `/api/v2/tickets/${id}/comments.json?sort_order=asc&per_page=100`),
    ]);
    const prediction = await classify(comments[0].body);
    const tags = [...ticket.tags, topicTag(prediction?.topic ?? 'none'), `dissatisfaction_index__${prediction?.index}`];
    await zendesk('PUT', `/api/v2/tickets/${id}.json`, {
      ticket: { tags, safe_update: true, updated_stamp: ticket.updated_at },
    });
    if ((prediction?.index ?? 0) < 70) return;
    await fetch(`${where.slack.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${where.slack.botToken}` },
      body: JSON.stringify({ channel: '#escalations', text: `Ticket ${id}: ${prediction?.index}` }),
    });
  };
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const { ticket_id } = Body.parse(JSON.parse(text));
    response.writeHead(200).end();
    triage(ticket_id).catch((error) => console.error(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return address === null || typeof address === 'string' ? 0 : address.port;
}

async function token({ zendesk }: Where): Promise<string> {
  const { id, secret, scopes } = zendesk.oauthClient;
  const body = { grant_type: 'client_credentials', client_id: id, client_secret: secret, scope: scopes.join(' ') };
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${zendesk.url}/oauth/tokens`, { method: 'POST', headers, body: JSON.stringify(body) });
  return z.object({ access_token: z.string() }).parse(await answer.json()).access_token;
}

process.once('message', async (job) => process.send?.({ port: await start(Job.parse(job)) }));
