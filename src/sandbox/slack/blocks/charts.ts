import { isList, isObject, type Json, objectsOf } from '../json.ts';
import { byType, type Check, finite, list, type Report, shape, text } from './schema.ts';

/** https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block: charts and their limits. */
const point: Check = shape({ required: { label: text(20), value: finite() } });
const series: Check = shape({ required: { name: text(20), data: list(point, { max: 20 }) } });
const axes: Check = shape({
  required: { categories: list(text(20), { max: 20 }) },
  optional: { x_label: text(50), y_label: text(50) },
});

const plotted: Check = shape({
  required: { series: list(series, { max: 6 }), axis_config: axes },
  also: (value, path, report) => {
    sameLabels(value, path, report);
    const names = objectsOf(value.series).map((each) => each.name);
    if (new Set(names).size !== names.length) report.add('series names must be unique', `${path}/series`);
  },
});

/** Every series must have one point for each category of the x-axis. */
function sameLabels(value: Json, path: string, report: Report): void {
  if (!isObject(value.axis_config) || !isList(value.axis_config.categories)) return;
  const categories = JSON.stringify([...value.axis_config.categories].sort());
  for (const [index, each] of objectsOf(value.series).entries()) {
    const labels = JSON.stringify(
      objectsOf(each.data)
        .map((one) => one.label)
        .sort(),
    );
    if (labels !== categories) report.add('labels must match the axis categories', `${path}/series/${index}/data`);
  }
}

export const chart: Check = byType({
  pie: shape({
    required: { segments: list(shape({ required: { label: text(20), value: finite(0) } }), { max: 6 }) },
  }),
  bar: plotted,
  area: plotted,
  line: plotted,
});
