import { z } from 'zod';

/** The closed list of what a complaint can be about. Problems belong to their topic. */
export const Catalogue = z.object({
  topics: z.array(z.object({ name: z.string().min(1), problems: z.array(z.string().min(1)) })),
});
export type Catalogue = z.infer<typeof Catalogue>;

/** Each ticket is held against the tags of all names, so those are worked out once. Bounded, since models invent names. */
const KNOWN_TAGS = new Map<string, string>();
const MOST_KNOWN_TAGS = 10_000;

/** The tag form of a name: NFKD, lower case, every run of other characters one `_`. */
export function tagName(name: string): string {
  const known = KNOWN_TAGS.get(name);
  if (known !== undefined) return known;
  const tag = tagOf(name);
  if (KNOWN_TAGS.size < MOST_KNOWN_TAGS) KNOWN_TAGS.set(name, tag);
  return tag;
}

function tagOf(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_|_$/g, '');
}

export const topicTag = (topic: string): string => `topic__${tagName(topic)}`;
export const problemTag = (topic: string, problem: string): string => `problem__${tagName(topic)}__${tagName(problem)}`;

/**
 * Pairs of names that would become the same tag, and names that leave no tag at all, as sentences for the operator.
 * An empty list means the catalogue can be used.
 */
export function catalogueFaults(catalogue: Catalogue): string[] {
  return [
    ...faults(
      'topic',
      catalogue.topics.map((topic) => topic.name),
    ),
    ...catalogue.topics.flatMap((topic) => faults(`problem of "${topic.name}"`, topic.problems)),
  ];
}

function faults(what: string, names: readonly string[]): string[] {
  const seen = new Map<string, string>();
  return names.flatMap((name) => {
    const tag = tagName(name);
    if (tag === '') return [`The ${what} "${name}" has no letter or digit, so it cannot become a tag. Rename it.`];
    const other = seen.get(tag);
    seen.set(tag, name);
    return other === undefined
      ? []
      : [`The ${what} names "${other}" and "${name}" both become the tag "${tag}". Rename one of them.`];
  });
}
