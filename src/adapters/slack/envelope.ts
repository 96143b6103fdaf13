import type { IncomingMessage, RequestListener } from 'node:http';
import { parse } from 'node:querystring';
import { z } from 'zod';
import { isValidSlackRequest } from './bolt.ts';

const Thing = z.looseObject({});
const Named = z.looseObject({ id: z.string() });

/** What Bolt takes for granted of every payload. Where it is not so, Bolt fails outside of what its caller can catch. */
const Envelope = z.looseObject({
  type: z.string().optional(),
  event: z
    .looseObject({
      type: z.string(),
      channel: z.union([z.string(), Thing]).optional(),
      item: Thing.optional(),
    })
    .optional(),
  command: z.string().optional(),
  text: z.string().optional(),
  actions: z
    .array(z.looseObject({ action_id: z.string(), block_id: z.string() }))
    .min(1)
    .optional(),
  view: z.looseObject({ id: z.string(), callback_id: z.string().optional() }).optional(),
  user: z.union([z.string(), Named]).optional(),
  channel: Named.optional(),
  message: Thing.optional(),
});

/** A form that came back, which is read before it is acknowledged. */
const Submitted = z.looseObject({
  user: Named,
  view: z.looseObject({
    id: z.string(),
    hash: z.string(),
    callback_id: z.string(),
    private_metadata: z.string(),
    state: z.looseObject({ values: Thing }),
  }),
});

function isEnvelope(payload: unknown): boolean {
  const envelope = Envelope.safeParse(payload);
  if (!envelope.success) return false;
  if (envelope.data.type === 'view_submission') return Submitted.safeParse(payload).success;
  // Bolt wants to know who before it looks for a listener.
  return envelope.data.actions === undefined || typeof envelope.data.user === 'object';
}

/**
 * Lets through to Bolt what is no genuine payload of Slack's, which Bolt refuses, and what has the shape of one. A genuine
 * one of another shape is answered 400. The body was read before.
 */
export function onlyEnvelopes(bolt: RequestListener, signingSecret: string): RequestListener {
  return (request, response) => {
    if (isGenuine(request, signingSecret) && !isEnvelope(payloadOf(request))) {
      response.writeHead(400).end();
    } else bolt(request, response);
  };
}

const textOf = (request: IncomingMessage): string =>
  'rawBody' in request && Buffer.isBuffer(request.rawBody) ? request.rawBody.toString() : '';

function isGenuine(request: IncomingMessage, signingSecret: string): boolean {
  const { 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp } = request.headers;
  if (typeof signature !== 'string') return false;
  return isValidSlackRequest({
    signingSecret,
    body: textOf(request),
    headers: { 'x-slack-signature': signature, 'x-slack-request-timestamp': Number(timestamp) },
  });
}

/** As Bolt reads it: a form with JSON in `payload`, a form of its own, or JSON. */
function payloadOf(request: IncomingMessage): unknown {
  const text = textOf(request);
  const form = request.headers['content-type'] === 'application/x-www-form-urlencoded' ? parse(text) : null;
  if (form !== null && typeof form.payload !== 'string') return { ...form };
  try {
    return JSON.parse(form === null || typeof form.payload !== 'string' ? text : form.payload);
  } catch {
    return null;
  }
}
