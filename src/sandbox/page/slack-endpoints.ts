import { ZodError, z } from 'zod';
import type { HttpReply } from '../../http.ts';
import type { ActResult, SlackSandbox } from '../slack/index.ts';
import type { Endpoint } from './endpoints.ts';

const Name = z.string().min(1).max(80);
const Ts = z.string().regex(/^\d+\.\d+$/);
const Chosen = z.union([z.string().max(10_000), z.number(), z.array(z.string().max(255)).max(100), z.null()]);

const Post = z.object({
  person: Name,
  channel: Name,
  text: z.string().trim().min(1).max(12_000),
  thread: Ts.nullable().default(null),
});

const Place = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('message'), channel: Name, ts: Ts }),
  z.object({ kind: z.literal('modal') }),
  z.object({ kind: z.literal('home') }),
]);

const Click = z.object({
  person: Name,
  place: Place,
  actionId: z.string().min(1).max(255),
  blockId: z.string().min(1).max(255).optional(),
  value: Chosen.optional(),
});

/** What a person does in Slack. The sandbox itself refuses what a real client would not let happen. */
export function slackEndpoints(slack: SlackSandbox): Readonly<Record<string, Endpoint>> {
  const acts: Record<string, Endpoint> = {
    'POST /api/slack/post': async ({ body }) => post(slack, Post.parse(body)),
    'POST /api/slack/click': async ({ body }) => acted(await click(slack, Click.parse(body))),
    'POST /api/slack/submit': async ({ body }) => {
      const { person, values } = z.object({ person: Name, values: z.record(z.string(), Chosen) }).parse(body);
      return acted(await slack.submit(person, values));
    },
    'POST /api/slack/close': async ({ body }) => {
      const { person } = z.object({ person: Name }).parse(body);
      return acted(await slack.closeView(person));
    },
    'POST /api/slack/home'({ body }) {
      slack.openHome(z.object({ person: Name }).parse(body).person);
      return { status: 200, body: { error: null } };
    },
    'POST /api/slack/react'({ body }) {
      const { person, channel, ts, name, on } = z
        .object({ person: Name, channel: Name, ts: Ts, name: Name, on: z.boolean() })
        .parse(body);
      if (on) slack.react(channel, person, ts, name);
      else slack.unreact(channel, person, ts, name);
      return { status: 200, body: { error: null } };
    },
  };
  return Object.fromEntries(Object.entries(acts).map(([name, act]) => [name, told(act)]));
}

/** An act that a client of Slack would not let happen is answered with the reason, as a failed one is: no broken request. */
function told(act: Endpoint): Endpoint {
  return async (request) => {
    try {
      return await act(request);
    } catch (error) {
      if (error instanceof ZodError || !(error instanceof Error)) throw error;
      return { status: 200, body: { error: error.message } };
    }
  };
}

/** A message, or a command when it begins like one. */
async function post(slack: SlackSandbox, { person, channel, text, thread }: z.infer<typeof Post>): Promise<HttpReply> {
  const [, command, rest = ''] = /^(\/[a-z][a-z0-9_-]*)(?:\s+([\s\S]*))?$/.exec(text) ?? [];
  if (command === undefined) {
    slack.post(channel, person, text, thread === null ? {} : { threadTs: thread });
    return { status: 201, body: { error: null } };
  }
  if (thread !== null) {
    return { status: 200, body: { error: `${command} is not supported in threads. Sorry!` } };
  }
  return acted(await slack.command(person, channel, command, rest));
}

function click(slack: SlackSandbox, { person, place, actionId, blockId, value }: z.infer<typeof Click>) {
  const options = { ...(blockId === undefined ? {} : { blockId }), ...(value === undefined ? {} : { value }) };
  switch (place.kind) {
    case 'message':
      return slack.click(person, place.channel, place.ts, actionId, options);
    case 'modal':
      return slack.clickModal(person, actionId, options);
    case 'home':
      return slack.clickHome(person, actionId, options);
  }
}

/** What the person is told: nothing, or why it did not work. */
function acted(result: ActResult | null): HttpReply {
  return { status: 200, body: { error: result?.error ?? null } };
}
