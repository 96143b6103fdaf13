import type { Evidence, Prediction } from '../../core/classification.ts';
import { largest, toProbabilities } from './calibration.ts';
import { coverage } from './coverage.ts';
import { ranked, strongest, wordContributions } from './evidence.ts';
import { lookUp } from './hash-table.ts';
import { readOut } from './index-bins.ts';
import { mixed } from './index-mixture.ts';
import { type EmbeddedModel, LEAST_TOPICS } from './model.ts';
import { classesOf } from './problem-classes.ts';
import { type Reader, type Reading, scores } from './reading.ts';
import { isReadable } from './words.ts';

/** What the model says about one text. Never throws on a text. */
export function predict(model: EmbeddedModel, read: Reader, id: string, text: string): Prediction {
  const reading = read(text);
  const topic = topicOf(model, reading, text);
  const empty = !isReadable(text);
  const index = empty ? null : indexOf(model, reading, text);
  return {
    topic: topic?.name ?? null,
    problem: topic === null || empty ? null : problemOf(model, reading, topic.number),
    index: Math.round(index?.value ?? ruleOfThumb(reading)),
    confidence: topic?.confidence ?? 0,
    evidence: empty ? [] : ranked(topic?.evidence ?? [], index?.evidence ?? []),
    doubt: empty ? 'empty' : isUnlikeTraining(model, reading) ? 'unlike_training' : null,
    approximate: index === null,
    degraded: false,
    model: id,
  };
}

function topicOf(
  model: EmbeddedModel,
  reading: Reading,
  text: string,
): { number: number; name: string; confidence: number; evidence: Evidence[] } | null {
  const { names, offsets, scales } = model.header.topics;
  // One name alone would be certain for every text, whatever it says.
  if (names.length < LEAST_TOPICS) return null;
  const said = scores(reading, model.topics, names.length, 0, model.header.topics);
  const leaned = said.map((score, k) => score + (offsets[k] ?? 0));
  const number = largest(leaned, 0, names.length);
  toProbabilities(said, 0, names.length);
  const slopes = [scales[number] ?? 0];
  const score = { weights: model.topics, classes: names.length, first: number, slopes };
  return {
    number,
    name: names[number] ?? '',
    confidence: Math.min(model.header.highestConfidence, said[number] ?? 0),
    evidence: strongest(wordContributions(text, reading, model, score), 'topic'),
  };
}

function problemOf(model: EmbeddedModel, reading: Reading, topic: number): string | null {
  const { classes, scales, biases } = model.header.problems;
  const { first, count } = classesOf(classes, topic);
  if (count === 0) return null;
  const own = { scales: scales.slice(first, first + count), biases: biases.slice(first, first + count) };
  const said = scores(reading, model.problems, classes.length, first, own);
  return classes[first + largest(said, 0, said.length)]?.problem ?? null;
}

function indexOf(model: EmbeddedModel, reading: Reading, text: string): { value: number; evidence: Evidence[] } | null {
  const { index } = model.header;
  if (index === null) return null;
  const bins = index.means.length;
  const said = scores(reading, model.index, bins + 1, 0, index);
  const ridge = said[0] ?? 0;
  toProbabilities(said, 1, bins);
  const { mean, median } = readOut(index.means, said, 1);
  const slopes = Float64Array.from({ length: bins + 1 }, (_, k) => {
    const scale = index.scales[k] ?? 0;
    if (k === 0) return scale * index.ridgeShare;
    return scale * (1 - index.ridgeShare) * (said[k] ?? 0) * ((index.means[k - 1] ?? 0) - mean);
  });
  const score = { weights: model.index, classes: bins + 1, first: 0, slopes };
  const contributions = wordContributions(text, reading, model, score);
  return { value: mixed(index, ridge, mean, median), evidence: strongest(contributions, 'index') };
}

function isUnlikeTraining(model: EmbeddedModel, reading: Reading): boolean {
  return coverage(reading.words, reading.found, (hash) => lookUp(model.table, hash) >= 0) < model.header.coverageFloor;
}

/** Index from tone alone, where none was learned or there is nothing to read: 25 for neutral, 80 for the most hostile. */
const ruleOfThumb = (reading: Reading): number => Math.max(0, Math.min(100, 25 - 55 * reading.lexical.tone));
