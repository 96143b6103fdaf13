import { CLAIM_STEPS, type ClaimFigures, type DayFigures } from '../core/dashboard.ts';
import { barChart } from './bar-chart.ts';
import { type ChartSpec, drawChart } from './chart.ts';
import { chartFrame, grouped } from './chart-frame.ts';
import { type TopicCourse, weightedMean } from './dashboard-topics.ts';
import { heatMap } from './heat-map.ts';
import { countTicks } from './histogram.ts';
import type { PageChart } from './page.ts';
import { COLOURS } from './theme.ts';
import { indexOverTime, type Period, volumeOverTime } from './time-chart.ts';

const DAY_MS = 86_400_000;
const SMALL = 340;
const HALF = 520;
/** Squares of a heat map stay readable up to about here. */
const MOST_COLUMNS = 14;

const drawn = async (spec: ChartSpec, alt: string, note?: string): Promise<PageChart> => ({
  svg: await drawChart(spec),
  alt,
  ...(note === undefined ? {} : { note }),
});

const nextDay = (day: string): string => new Date(Date.parse(day) + DAY_MS).toISOString();

const toPeriod = ({ day, complaints, lowerQuartile, median, upperQuartile }: DayFigures): Period => ({
  ...{
    from: new Date(day).toISOString(),
    until: nextDay(day),
    count: complaints,
    lowerQuartile,
    median,
    upperQuartile,
  },
});

export async function overTime(days: readonly DayFigures[]): Promise<PageChart[]> {
  const periods = days.map(toPeriod);
  const volume = 'Complaints by day.';
  const index = 'Median index by day, with the middle half of the complaints around it.';
  return [
    await drawn(
      volumeOverTime({ title: 'Complaints a day', alt: volume, width: HALF, periods, counted: 'complaints' }),
      volume,
    ),
    await drawn(
      indexOverTime({
        title: 'Index',
        subtitle: 'Line: the median of the day. Band: the middle half.',
        alt: index,
        width: HALF,
        periods,
      }),
      index,
    ),
  ];
}

/** One small chart for each topic, days that stand out in another colour. */
export async function topicVolumes(courses: readonly TopicCourse[]): Promise<PageChart[]> {
  const tallest = Math.max(1, ...courses.flatMap(({ days }) => days.map(({ complaints }) => complaints)));
  const charts: PageChart[] = [];
  for (const course of courses) {
    const marked = course.days.filter(({ isSpike }) => isSpike);
    const alt = `${course.topic}: ${course.complaints} complaints, mean index ${course.meanIndex.toFixed(0)}. ${marked.length === 0 ? 'No day stands out.' : `Stands out: ${marked.map(({ day, complaints }) => `${day} with ${complaints}`).join(', ')}.`}`;
    charts.push(await drawn(topicVolume(course, tallest, alt), alt));
  }
  return charts;
}

function topicVolume({ topic, complaints, meanIndex, days }: TopicCourse, tallest: number, alt: string): ChartSpec {
  const values = days.map((day) => ({
    ...{ from: day.day, until: nextDay(day.day), complaints: day.complaints },
    kind: day.isSpike ? 'stands out' : 'as usual',
    label: day.isSpike ? String(day.complaints) : '',
  }));
  const top = [0, tallest * 1.15];
  const ends = [Date.parse(days[0]?.day ?? ''), Date.parse(nextDay(days.at(-1)?.day ?? ''))];
  const x = {
    field: 'from',
    type: 'temporal',
    scale: { type: 'utc', domain: ends, nice: false },
    axis: { title: null, grid: false, format: '%-d %b', tickCount: 4, labelOverlap: 'greedy' },
  } as const;
  const y = {
    field: 'complaints',
    type: 'quantitative',
    // The number above a marked day needs room.
    scale: { domain: top, nice: false },
    axis: { title: null, domain: false, ticks: false, ...countTicks(tallest), tickCount: 3 },
  } as const;
  return {
    ...chartFrame({
      title: topic,
      subtitle: `${grouped(complaints)} complaints, mean index ${meanIndex.toFixed(0)}`,
      alt,
      width: SMALL,
    }),
    height: 90,
    data: { values },
    layer: [
      {
        mark: { type: 'rect', stroke: COLOURS.paper, strokeWidth: days.length > 60 ? 0 : 1 },
        encoding: {
          x,
          x2: { field: 'until' },
          y,
          y2: { datum: 0 },
          color: {
            field: 'kind',
            type: 'nominal',
            scale: { domain: ['as usual', 'stands out'], range: [COLOURS.blue, COLOURS.orange] },
            legend: null,
          },
        },
      },
      {
        mark: { type: 'text', dy: -7, fontWeight: 'bold' },
        encoding: { x, y, text: { field: 'label' } },
      },
    ],
  };
}

/** The mean index of each topic, in at most fourteen columns of whole days. */
export function topicIndexes(courses: readonly TopicCourse[]): Promise<PageChart> {
  const shown = courses[0]?.days.map(({ day }) => day) ?? [];
  const width = Math.ceil(shown.length / MOST_COLUMNS);
  const starts = shown.filter((_, place) => place % width === 0);
  const cell = (row: number, column: number) =>
    weightedMean(courses[row]?.days.slice(column * width, (column + 1) * width) ?? []);
  const alt = `Mean index of each topic, ${width === 1 ? 'by day' : `for each ${width} days`}.`;
  const spec = heatMap({
    title: 'Index by topic',
    subtitle: `${alt} Darker is angrier; an empty square had no complaint.`,
    alt,
    rows: courses.map(({ topic }) => topic),
    columns: starts.map(shortDay),
    rowTitle: '',
    columnTitle: width === 1 ? 'day' : `${width} days from`,
    shade: (row, column) => {
      const mean = cell(row, column);
      return mean === null ? null : mean / 100;
    },
    label: (row, column) => cell(row, column)?.toFixed(0) ?? '',
  });
  return drawn(spec, alt);
}

const shortDay = (day: string): string =>
  new Date(day).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

const STEP_NAMES = ['within 5 min', '5 to 15 min', '15 to 60 min', '1 to 4 h', '4 h to a day'] as const;

export function claimChart({ opened, claimed, steps }: ClaimFigures): Promise<PageChart> {
  const within = CLAIM_STEPS.map((_, place) => ({ name: STEP_NAMES[place] ?? '', value: steps[place] ?? 0 }));
  const later = claimed - within.reduce((sum, { value }) => sum + value, 0);
  const bars = [
    ...within,
    { name: 'later', value: later },
    { name: 'nobody took it', value: opened - claimed, marked: true },
  ];
  const alt = `Time to the first owner: ${bars.map(({ name, value }) => `${name} ${value}`).join(', ')}.`;
  const legend = { plain: 'taken', marked: 'not taken' };
  return drawn(barChart({ title: 'How soon somebody took an alert', alt, bars, legend, width: HALF }), alt);
}
