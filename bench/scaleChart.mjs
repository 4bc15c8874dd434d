// The plot of docs/scale.md: how many times as fast n workers are, a row for each network.
import { chartColors, toSvg } from '../packages/plot/dist/index.js';
import { links, speedup } from './scaleModel.mjs';

const color = (name) => `var(--chart-${name}, ${chartColors.light[name]})`;
const counts = Array.from({ length: 10 }, (_, power) => 2 ** power);
const colors = ['class2', 'class1', 'class3', 'class4'].map(color);

const today = "TensorFlow's ring as it is measured, after the computation";
const best = 'the network alone, while gradients are computed';

const pointsOf = ({ scaling, network, ring }) =>
  links.flatMap((link) =>
    [false, true].flatMap((overlap) =>
      counts.map((workers) => {
        const batch = scaling === 'weak' ? network.batch : 8 * network.batch;
        // At best nothing but the network itself counts, and gradients are sent while others are computed.
        const how = overlap ? { overlap } : { ring };
        const times = speedup({ scaling, batch, workers, network, link, ...how });
        return { link: link.name, ring: overlap ? best : today, workers, times };
      }),
    ),
  );

const axis = { values: [1, 8, 64, 512], grid: true, tickCount: 4, format: 'd' };
const scale = { type: 'log', base: 2, domain: [1, 512], nice: false, clamp: true };

function panel(name, scaling, { network, ring }) {
  const batch = scaling === 'weak' ? `${network.batch} images each` : `${8 * network.batch} images in all`;
  return {
    title: { text: name, subtitle: batch },
    width: 150,
    height: 150,
    layer: [
      {
        data: { values: counts.map((workers) => ({ workers, times: workers })) },
        mark: { type: 'line', color: color('reference'), strokeDash: [2, 3], strokeWidth: 1 },
        encoding: {
          x: { field: 'workers', type: 'quantitative', scale, axis, title: 'workers' },
          y: { field: 'times', type: 'quantitative', scale, axis, title: 'times as fast' },
        },
      },
      {
        data: { values: pointsOf({ scaling, network, ring }) },
        mark: { type: 'line', strokeWidth: 2, clip: true },
        encoding: {
          x: { field: 'workers', type: 'quantitative', scale, axis },
          y: { field: 'times', type: 'quantitative', scale, axis },
          color: {
            field: 'link',
            type: 'nominal',
            sort: links.map((link) => link.name),
            scale: { domain: links.map((link) => link.name), range: colors },
            legend: { orient: 'bottom', title: "each worker's network", symbolType: 'stroke', columns: 2 },
          },
          strokeDash: {
            field: 'ring',
            type: 'nominal',
            scale: {
              domain: [today, best],
              range: [
                [1, 0],
                [5, 3],
              ],
            },
            legend: { orient: 'bottom', title: null, symbolType: 'stroke', columns: 1, labelLimit: 400 },
          },
        },
      },
    ],
  };
}

export function scaleChart({ networks, ring }) {
  const text = color('text');
  return toSvg({
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: 'How many times as fast as one worker n workers are, for networks of 1 to 100 Gbit/s',
    title: 'Times as fast as one worker',
    columns: 2,
    concat: Object.entries(networks).flatMap(([name, network]) =>
      ['weak', 'strong'].map((scaling) => panel(name, scaling, { network, ring })),
    ),
    config: {
      background: color('paper'),
      font: "Helvetica, Arial, 'Liberation Sans', sans-serif",
      view: { stroke: null },
      title: {
        color: text,
        subtitleColor: color('muted'),
        fontSize: 12,
        subtitleFontSize: 11,
        anchor: 'start',
      },
      axis: {
        ...{ labelColor: text, titleColor: text, gridColor: color('grid'), domainColor: color('axis') },
        ...{ tickColor: color('axis'), labelFontSize: 11, titleFontSize: 11, titleFontWeight: 'normal' },
      },
      legend: {
        labelColor: text,
        titleColor: text,
        labelFontSize: 11,
        titleFontSize: 11,
        titleFontWeight: 'normal',
      },
    },
  });
}
