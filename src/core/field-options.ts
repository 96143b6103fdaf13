import { type Catalogue, problemTag, topicTag } from './catalogue.ts';
import { BANDS } from './classification.ts';

/** One entry of a drop-down. Its value is the tag the ticket gets. */
export interface FieldOption {
  name: string;
  value: string;
}

/** What the drop-downs offer: the values are exactly the tags we write. A list may be empty. */
export function fieldOptions(catalogue: Catalogue): Record<'topic' | 'problem' | 'band', FieldOption[]> {
  return {
    topic: catalogue.topics.map(({ name }) => ({ name, value: topicTag(name) })),
    problem: catalogue.topics.flatMap(({ name, problems }) =>
      problems.map((problem) => ({ name: `${name}: ${problem}`, value: problemTag(name, problem) })),
    ),
    band: BANDS.map((band) => ({
      name: `${band.charAt(0).toUpperCase()}${band.slice(1)}`,
      value: `dissatisfaction__${band}`,
    })),
  };
}
