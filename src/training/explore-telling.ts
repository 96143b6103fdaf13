export interface TellingWord {
  text: string;
  /** How far the word leans towards the topic, in standard errors; above 0. */
  score: number;
  /** Rows of the topic that contain it. */
  inTopic: number;
  /** Rows of all other topics that contain it. */
  elsewhere: number;
}

/** How much the words of all topics together weigh against those of one, in words. */
const PRIOR_WORDS = 1000;

/**
 * Words that tell one topic from the others: the log-odds ratio with an informative Dirichlet prior, as a z-score.
 * Monroe, Colaresi and Quinn, "Fightin' Words: Lexical Feature Selection and Evaluation for Identifying the Content of
 * Political Conflict", Political Analysis 16 (2008), equations 16, 20 and 22. Rows are counted, not occurrences, so one
 * long row cannot make a word telling.
 * @param counts rows of each topic that contain each word: `counts[topic * words.length + word]`
 * @returns for each topic its words above `least` standard errors in at least `leastRows` of its rows, the most telling first
 */
export function tellingWords(
  { words, topics, counts }: { words: readonly string[]; topics: number; counts: Int32Array },
  { least, leastRows, most }: { least: number; leastRows: number; most: number },
): TellingWord[][] {
  const size = words.length;
  const ofWord = new Float64Array(size);
  const ofTopic = new Float64Array(topics);
  for (const [at, count] of counts.entries()) {
    ofWord[at % size] = (ofWord[at % size] ?? 0) + count;
    const topic = Math.floor(at / size);
    ofTopic[topic] = (ofTopic[topic] ?? 0) + count;
  }
  const all = ofWord.reduce((sum, count) => sum + count, 0);
  const prior = Math.min(PRIOR_WORDS, all);
  return Array.from({ length: topics }, (_, topic) => {
    const own = ofTopic[topic] ?? 0;
    return words
      .map((text, word) => {
        const inTopic = counts[topic * size + word] ?? 0;
        const elsewhere = (ofWord[word] ?? 0) - inTopic;
        const pull = (prior * (ofWord[word] ?? 0)) / all;
        const odds = Math.log((inTopic + pull) / (own + prior - inTopic - pull));
        const others = Math.log((elsewhere + pull) / (all - own + prior - elsewhere - pull));
        const score = (odds - others) / Math.sqrt(1 / (inTopic + pull) + 1 / (elsewhere + pull));
        return { text, score, inTopic, elsewhere };
      })
      .filter(({ score, inTopic }) => score > least && inTopic >= leastRows)
      .sort((one, other) => other.score - one.score || (one.text < other.text ? -1 : 1))
      .slice(0, most);
  });
}
