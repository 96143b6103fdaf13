import type { SlackSandbox } from '../slack/index.ts';
import { type Json, objectsOf, textOf } from '../slack/json.ts';

/** What a reader of the channel learns from one alert. */
export interface AlertFacts {
  channel: string;
  ts: string;
  /** The ticket its button leads to; null when it has none. */
  ticket: number | null;
  words: string[];
  /** 0 to 1. */
  confidence: number | null;
  /** How many complaints the alert says it stands for. */
  complaints: number;
}

/** Every alert the app has posted, oldest first, read from what people see: the blocks of its messages. */
export function alertFacts(slack: SlackSandbox): AlertFacts[] {
  return slack
    .channels()
    .filter((channel) => channel.kind !== 'im')
    .flatMap((channel) =>
      slack
        .messages(channel.id)
        .filter((message) => message.user === slack.identity.botUser)
        .flatMap((message) => factsOf(channel.id, message.ts, objectsOf(message.blocks))),
    );
}

function factsOf(channel: string, ts: string, blocks: Json[]): AlertFacts[] {
  const texts = blocks.flatMap(textsIn);
  const complaints = texts.flatMap((text) => /^\W*Complaints\W+(\d+)/.exec(text)?.[1] ?? [])[0];
  const ticket = blocks
    .flatMap((block) => objectsOf(block.elements))
    .flatMap((element) => /\/tickets\/(\d+)/.exec(textOf(element.url))?.[1] ?? [])[0];
  if (complaints === undefined && ticket === undefined) return [];
  const why = blocks.filter((block) => block.type === 'context').flatMap(textsIn);
  const percent = why.flatMap((text) => /confidence\D{0,3}(\d+(?:\.\d+)?) ?%/i.exec(text)?.[1] ?? [])[0];
  return [
    {
      channel,
      ts,
      ticket: ticket === undefined ? null : Number(ticket),
      words: why.flatMap((text) => [...text.matchAll(/“([^”]+)”/g)].map((match) => match[1] ?? '')),
      confidence: percent === undefined ? null : Number(percent) / 100,
      complaints: Number(complaints ?? 1),
    },
  ];
}

/** The texts of a block: its own, those of its fields and of its elements. */
function textsIn(block: Json): string[] {
  return [...objectsOf([block.text]), ...objectsOf(block.fields), ...objectsOf(block.elements)].flatMap((part) => {
    const text = textOf(part.text);
    return text === '' ? [] : [text];
  });
}
