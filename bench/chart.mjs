// The plot of a benchmark: images a second of each engine, one panel for each network and phase.
import { toSvg } from '../packages/plot/dist/index.js';

export function chartOf(rows) {
  const panel = (network, phase) => ({
    title: `${network}, ${phase === 'train' ? 'training' : 'prediction'}`,
    width: 320,
    height: { step: 20 },
    data: { values: rows.filter((row) => row.network === network && row.phase === phase) },
    mark: { type: 'bar' },
    encoding: {
      y: { field: 'engine', type: 'nominal', sort: null, title: null },
      x: { field: 'imagesPerSecond', type: 'quantitative', title: 'images a second' },
    },
  });
  const pairs = [...new Set(rows.map(({ network, phase }) => `${network} ${phase}`))];
  return toSvg({
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: 'Images a second of each engine, by network and phase',
    columns: 2,
    concat: pairs.map((pair) => panel(...pair.split(' '))),
  });
}
