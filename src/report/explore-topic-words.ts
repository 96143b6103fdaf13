import { barChart } from './bar-chart.ts';
import { renderChart } from './chart.ts';
import { grouped, percent } from './chart-frame.ts';
import type { NamedChart } from './explore-charts.ts';
import type { ExploreFacts } from './explore-facts.ts';
import { wordCloud } from './word-cloud.ts';

const MOST_TOPICS = 24;
const FEWEST_WORDS = 3;
const BARS = 12;
const WIDTH = 520;

/** For each of the largest topics the cloud of its telling words, and beside it the bars that measure them. */
export async function topicWordCharts(
  telling: ExploreFacts['words']['telling'],
  onProgress: (share: number) => void,
): Promise<NamedChart[]> {
  const shown = telling.filter(({ words }) => words.length >= FEWEST_WORDS).slice(0, MOST_TOPICS);
  const drawn: NamedChart[] = [];
  for (const [place, { topic, rows, words }] of shown.entries()) {
    onProgress(place / shown.length);
    const name = `topic-${String(place + 1).padStart(2, '0')}-${fileName(topic)}`;
    const list = words
      .slice(0, 5)
      .map(({ text }) => text)
      .join(', ');
    const cloud = await wordCloud({
      title: topic,
      subtitle: 'Words that tell this topic from the others',
      alt: `Word cloud of ${topic}. The most telling words: ${list}.`,
      words: words.map(({ text, score }) => ({ text, weight: score })),
      width: WIDTH,
    });
    drawn.push({ name: `${name}-cloud`, alt: `Word cloud of ${topic}. The most telling words: ${list}.`, ...cloud });
    const alt = `Bars of the rows of ${topic} that contain its most telling words: ${list}.`;
    const bars = await renderChart(
      barChart({
        title: `${topic}: how often`,
        subtitle: `Rows of the topic with the word, of ${grouped(rows)}; the most telling first`,
        alt,
        bars: words.slice(0, BARS).map(({ text, inTopic }) => ({
          name: text,
          value: inTopic,
          label: `${grouped(inTopic)} (${percent(inTopic, rows)})`,
        })),
        step: 24,
        width: WIDTH,
      }),
    );
    drawn.push({ name: `${name}-words`, alt, ...bars });
  }
  return drawn;
}

/** What every file system takes. */
const fileName = (topic: string): string =>
  topic
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40) || 'topic';
