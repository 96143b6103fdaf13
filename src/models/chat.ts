import type OpenAI from 'openai';
import { type Answer, readAnswer, topicId } from '../core/answer.ts';
import type { Catalogue } from '../core/catalogue.ts';
import type { BandBounds } from '../core/classification.ts';
import { UpstreamError } from '../core/errors.ts';
import { type AnswerStyle, answerSchema, type Labelled, type Message, promptFor } from '../core/prompt.ts';
import { type Completed, readCompletion } from './chat-completion.ts';
import { chatRequest } from './chat-request.ts';
import { type Endpoint, endpointName, mayHaveCost, modelFailure } from './endpoint.ts';
import type { EndpointProfile } from './profile.ts';
import { type RemoteModel, remotePrediction, type Usage } from './remote.ts';
import type { Calibration } from './remote-calibration.ts';
import { valueProbability } from './token-probability.ts';

export interface ChatNeeds {
  client: OpenAI;
  endpoint: Pick<Endpoint, 'baseUrl' | 'model'>;
  style: AnswerStyle;
  /** Answers per complaint, for confidence by agreement, where the endpoint gives no token probabilities. 1: no samples. */
  samples: number;
  bounds: BandBounds;
  catalogue(): Catalogue;
  /** What the endpoint can do; asked before each request. */
  profile(): Promise<EndpointProfile>;
  calibration(): Promise<Calibration>;
  /** Takes out of a text what must not leave this process. */
  outgoing(text: string): string;
  /** Similar complaints of the past, most similar last. */
  similar(text: string): Promise<readonly Labelled[]>;
}

const ANSWER_TOKENS = 120;
/** Temperature of the further samples: enough to show where the model wavers. */
const WAVERING = 0.7;
/** How sure an answer without any sign of confidence is taken to be. */
const UNKNOWN_CONFIDENCE = 0.6;
const CHARACTERS_PER_TOKEN = 3;

/** A chat model at any OpenAI-compatible endpoint. */
export function chatModel(needs: ChatNeeds): RemoteModel {
  const id = endpointName(needs.endpoint);
  return {
    id,
    async estimate(text) {
      const { messages } = await prepared(needs, text);
      const profile = await needs.profile();
      const characters = messages.reduce((sum, { content }) => sum + content.length, 0);
      const times = profile.logprobs ? 1 : needs.samples;
      return {
        inputTokens: Math.ceil((times * characters) / CHARACTERS_PER_TOKEN),
        outputTokens: times * ANSWER_TOKENS,
      };
    },
    async predict(text, { signal, spend }) {
      const profile = await needs.profile();
      const { messages, catalogue } = await prepared(needs, text);
      const asking: Asking = { ...needs, id, profile, catalogue, signal, spend };
      const first = await askWithRepair(asking, messages);
      const measured = probabilityOf(first, catalogue, needs.style);
      const { answer, confidence } =
        measured === null
          ? await byAgreement(asking, messages, first.answer)
          : { answer: first.answer, confidence: measured };
      return remotePrediction(id, answer, confidence, await needs.calibration());
    },
  };
}

interface Asking extends Omit<ChatNeeds, 'catalogue' | 'profile'> {
  id: string;
  profile: EndpointProfile;
  catalogue: Catalogue;
  signal: AbortSignal;
  spend(usage: Usage): void;
}

interface Given {
  answer: Answer;
  completed: Completed & { kind: 'text' };
}

async function prepared(needs: ChatNeeds, text: string): Promise<{ messages: Message[]; catalogue: Catalogue }> {
  const catalogue = needs.catalogue();
  const examples = (await needs.similar(text)).map((example) => ({ ...example, text: needs.outgoing(example.text) }));
  return { messages: promptFor(needs.outgoing(text), { catalogue, style: needs.style, examples }), catalogue };
}

/** One more try after an answer of no use, in which the model is told what was wrong with it. */
async function askWithRepair(asking: Asking, messages: readonly Message[]): Promise<Given> {
  const first = await ask(asking, messages, { temperature: 0, mostTokens: ANSWER_TOKENS });
  if (first.kind === 'given') return first.given;
  if (!first.mayRepair) throw useless(asking.id, first.why);
  const repair: Message[] = [
    ...messages,
    ...(first.said === '' ? [] : [{ role: 'assistant' as const, content: first.said.slice(0, 500) }]),
    {
      role: 'user',
      content: `That cannot be used: ${first.why}. Answer again for the same complaint, with the JSON object alone, its values from the catalogue.`,
    },
  ];
  const second = await ask(asking, repair, { temperature: 0, mostTokens: 3 * ANSWER_TOKENS });
  if (second.kind === 'given') return second.given;
  throw useless(asking.id, second.why);
}

type Outcome = { kind: 'given'; given: Given } | { kind: 'useless'; why: string; said: string; mayRepair: boolean };

async function ask(
  { client, endpoint, id, profile, catalogue, style, bounds, signal, spend }: Asking,
  messages: readonly Message[],
  { temperature, mostTokens }: { temperature: number; mostTokens: number },
): Promise<Outcome> {
  const what = `Asking ${id}`;
  const schema = answerSchema(catalogue, style);
  const request = chatRequest({ model: endpoint.model, messages, schema, mostTokens, temperature }, profile);
  let completed: Completed;
  try {
    completed = readCompletion(what, await client.chat.completions.create(request, { signal }));
  } catch (cause) {
    const failure = modelFailure(what, cause);
    if (mayHaveCost(failure)) spend(guessed(messages, ''));
    throw failure;
  }
  spend(completed.usage ?? guessed(messages, completed.content));
  if (completed.kind === 'nothing') return { ...completed, kind: 'useless', said: completed.content };
  const read = readAnswer(completed.content, catalogue, bounds);
  return read.kind === 'answer'
    ? { kind: 'given', given: { answer: read.answer, completed } }
    : { kind: 'useless', why: read.why, said: completed.content, mayRepair: true };
}

/** Some servers do not say what they charge. */
const guessed = (messages: readonly Message[], content: string): Usage => ({
  inputTokens: Math.ceil(messages.reduce((sum, message) => sum + message.content.length, 0) / CHARACTERS_PER_TOKEN),
  outputTokens: Math.ceil(content.length / CHARACTERS_PER_TOKEN),
});

const useless = (id: string, why: string): UpstreamError =>
  new UpstreamError(`${id} gave no usable answer, also when asked again: ${why}.`, {
    system: 'model',
    retryable: false,
    code: 'malformed_answer',
  });

function probabilityOf({ completed }: Given, { topics }: Catalogue, style: AnswerStyle): number | null {
  if (completed.tokens.length === 0) return null;
  const allowed = topics.map(({ name }, place) => (style === 'ids' ? topicId(place) : name));
  return valueProbability(completed.tokens, 'Topic', allowed);
}

/** Asks a few times more, less strictly. A sample of no use counts as one that disagrees. */
async function byAgreement(
  asking: Asking,
  messages: readonly Message[],
  first: Answer,
): Promise<{ answer: Answer; confidence: number }> {
  const further = asking.profile.temperature ? Math.max(0, asking.samples - 1) : 0;
  if (further === 0) return { answer: first, confidence: UNKNOWN_CONFIDENCE };
  const options = { temperature: WAVERING, mostTokens: ANSWER_TOKENS };
  const outcomes = await Promise.allSettled(Array.from({ length: further }, () => ask(asking, messages, options)));
  const answers = outcomes.flatMap((outcome) =>
    outcome.status === 'fulfilled' && outcome.value.kind === 'given' ? [outcome.value.given.answer] : [],
  );
  const votes = Map.groupBy([first, ...answers], ({ topic }) => topic);
  const [most = [first]] = [...votes.values()].sort((one, other) => other.length - one.length);
  const indices = [first, ...answers].map(({ index }) => index).sort((one, other) => one - other);
  const index = indices[Math.floor(indices.length / 2)] ?? first.index;
  // Half a vote against: three of three is no certainty.
  return { answer: { ...(most[0] ?? first), index }, confidence: most.length / (further + 1.5) };
}
