import { largest, toProbabilities } from './calibration.ts';
import { type EmbeddedModel, LEAST_TOPICS } from './model.ts';
import { type Reader, type Reading, scores } from './reading.ts';

/** Calibrated probability of every topic, and of every problem given its topic. */
export interface Distribution {
  topics: { name: string; probability: number }[];
  problems: { topic: string; name: string | null; probability: number }[];
}

export function distribution(model: EmbeddedModel, read: Reader, text: string): Distribution {
  const reading = read(text);
  const { names } = model.header.topics;
  if (names.length < LEAST_TOPICS) return { topics: [], problems: [] };
  const said = scores(reading, model.topics, names.length, 0, model.header.topics);
  toProbabilities(said, 0, names.length);
  return {
    topics: names.map((name, place) => ({ name, probability: said[place] ?? 0 })),
    problems: names.flatMap((name, topic) => problemsOf(model, reading, topic).map((one) => ({ topic: name, ...one }))),
  };
}

function problemsOf(model: EmbeddedModel, reading: Reading, topic: number) {
  const { classes, scales, biases } = model.header.problems;
  const first = classes.findIndex((item) => item.topic === topic);
  const own = classes.filter((item) => item.topic === topic);
  if (first < 0) return [];
  const said = scores(reading, model.problems, classes.length, first, {
    scales: scales.slice(first, first + own.length),
    biases: biases.slice(first, first + own.length),
  });
  toProbabilities(said, 0, own.length);
  return own.map(({ problem }, place) => ({ name: problem, probability: said[place] ?? 0 }));
}

/** Mean negative logarithm of the probability of the right topic, in nats, and the share of right topics. */
export function topicLoss(
  model: EmbeddedModel,
  read: Reader,
  rows: readonly { text: string; topic: string | null }[],
): { loss: number; accuracy: number } | null {
  const judged = rows.flatMap(({ text, topic }) => (topic === null ? [] : [{ text, topic }]));
  if (judged.length === 0 || model.header.topics.names.length < LEAST_TOPICS) return null;
  let [loss, right] = [0, 0];
  for (const { text, topic } of judged) {
    const { topics } = distribution(model, read, text);
    const probabilities = topics.map(({ probability }) => probability);
    const own = topics.find(({ name }) => name === topic)?.probability ?? 0;
    loss -= Math.log(Math.max(own, 1e-6));
    if (topics[largest(probabilities, 0, probabilities.length)]?.name === topic) right += 1;
  }
  return { loss: loss / judged.length, accuracy: right / judged.length };
}

/**
 * A text as a unit vector: the model's weighted features, each added to a few places with a sign, both given by its hash (Weinberger et al. 2009).
 * The cosine of two such vectors is about the cosine of the texts as the model sees them.
 */
export function textVector(model: EmbeddedModel, read: Reader, text: string, dimensions: number): Float64Array {
  const reading = read(text);
  const vector = new Float64Array(dimensions);
  for (let i = 0; i < reading.length; i++) {
    const id = reading.ids[i] ?? 0;
    if (id >= model.keys.length) continue;
    let hash = model.keys[id] ?? 0;
    for (let turn = 0; turn < PLACES; turn++) {
      hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) + turn;
      const place = (hash >>> 1) % dimensions;
      vector[place] = (vector[place] ?? 0) + (hash & 1 ? 1 : -1) * (reading.values[i] ?? 0);
    }
  }
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}

const PLACES = 4;
