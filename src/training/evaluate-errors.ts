import type { GalleryItem, SideBySide, SuspectedLabel } from '../core/evaluation.ts';
import type { Judged } from './evaluate-compare.ts';
import { NO_TOPIC, type Pair, withTopic } from './evaluate-topic.ts';

const MOST_ERRORS = 20;
const MOST_SUSPECTS = 20;
const MOST_SIDE_BY_SIDE = 15;
/** From this confidence on, disagreement with a label is worth a look at the label. */
const SURE = 0.8;

/** The mistakes a model was surest of. */
export function errorGallery(pairs: readonly Pair[]): GalleryItem[] {
  return withTopic(pairs)
    .filter(({ said, truth }) => said.topic !== truth)
    .sort((a, b) => b.said.confidence - a.said.confidence)
    .slice(0, MOST_ERRORS)
    .map(({ item, said, truth }) => ({
      text: item.text,
      truth,
      answer: said.topic ?? NO_TOPIC,
      confidence: said.confidence,
      truthIndex: item.index,
      answerIndex: said.index,
    }));
}

/**
 * Labels that are probably wrong: two systems agree on another topic, and the surer one is sure.
 * @param systems all that were judged, on the same items
 */
export function suspectedLabels(systems: readonly Judged[]): SuspectedLabel[] {
  const [first] = systems;
  const found = (first?.pairs ?? []).flatMap(({ item }, i): SuspectedLabel[] => {
    if (item.topic === null) return [];
    const against = systems.flatMap(({ name, pairs }) => {
      const said = pairs[i]?.said;
      return said?.topic === null || said === undefined || said.topic === item.topic ? [] : [{ name, said }];
    });
    const [surest] = against.toSorted((a, b) => b.said.confidence - a.said.confidence);
    if (surest === undefined || surest.said.confidence < SURE) return [];
    const by = against.filter(({ said }) => said.topic === surest.said.topic).map(({ name }) => name);
    const answer = surest.said.topic ?? '';
    return by.length < 2
      ? []
      : [{ text: item.text, label: item.topic, answer, by, confidence: surest.said.confidence }];
  });
  return found.sort((a, b) => b.confidence - a.confidence).slice(0, MOST_SUSPECTS);
}

/** What each model said of the same complaints, those first on which they differ. Baselines are left out by the caller. */
export function sideBySide(systems: readonly Judged[]): SideBySide[] {
  const [first] = systems;
  if (first === undefined) return [];
  const rows = first.pairs.map(({ item }, i) => ({
    text: item.text,
    truth: { topic: item.topic, problem: item.problem, index: item.index },
    answers: systems.flatMap(({ name, pairs }) => {
      const said = pairs[i]?.said;
      if (said === undefined) return [];
      const { topic, problem, index, confidence } = said;
      return [{ model: name, topic, problem, index, confidence }];
    }),
  }));
  const spread = ({ answers }: SideBySide) => {
    const indices = answers.map(({ index }) => index);
    const topics = new Set(answers.map(({ topic }) => topic)).size;
    return 100 * (topics - 1) + Math.max(...indices) - Math.min(...indices);
  };
  return rows.sort((a, b) => spread(b) - spread(a)).slice(0, MOST_SIDE_BY_SIDE);
}
