import { precisionRecallCurves, rocCurves } from '@cnn/evaluation';
import { describe, expect, it } from 'vitest';
import { toSvg } from '../svg/toSvg.js';
import { paletteOf } from '../theme.js';
import { foldMetrics } from './foldMetrics.js';
import { precisionRecallCurve } from './precisionRecallCurve.js';
import { rocCurve } from './rocCurve.js';
import { runRocCurve } from './runRocCurve.js';
import { alike } from './samples.support.test.js';
import { textsOf } from './textBoxes.support.test.js';

interface Row {
  readonly key: number;
  readonly curve: string;
  readonly x: number;
}

interface CurveLayer {
  readonly data: { readonly values: readonly Row[] };
  readonly encoding: { readonly color: { readonly scale: { readonly range: readonly string[] } } };
}

const curves = rocCurves(alike);
const { others } = paletteOf('light');

describe.each([
  ['rocCurve', () => rocCurve({ curves }), 21, 5],
  ['precisionRecallCurve', () => precisionRecallCurve({ curves: precisionRecallCurves(alike) }), 20, 4],
  [
    'runRocCurve',
    () => runRocCurve({ runs: alike.classNames.slice(0, 6).map((name) => ({ name, curves })) }),
    6,
    6,
  ],
] as const)('%s of names that begin alike', (_, draw, count, colored) => {
  const spec = draw();
  const layer = (spec.layer as readonly CurveLayer[])[1];
  const rows = layer?.data.values ?? [];

  it('draws a curve for each', () => {
    const keys = [...new Set(rows.map(({ key }) => key))];
    expect(keys.length).toBe(count);
    expect(new Set(rows.map(({ curve }) => curve)).size).toBe(count);
    for (const key of keys) {
      const xs = rows.filter((row) => row.key === key).map(({ x }) => x);
      expect(xs).toEqual(xs.toSorted((a, b) => a - b));
    }
  });

  it('has a colour for those that it names', () => {
    const range = layer?.encoding.color.scale.range ?? [];
    expect(range.filter((color) => color !== others).length).toBe(colored);
  });

  it('names them apart, with their figures', async () => {
    const labels = (await toSvg(spec)).match(/>[^<>]*…[^<>]*\(0\.\d{3}\)</g) ?? [];
    expect(labels.length).toBe(count === 21 ? colored - 1 : colored);
    expect(new Set(labels.map((label) => label.replace(/ \(.*/, ''))).size).toBe(labels.length);
  });
});

it('foldMetrics has a row for each of two results with the same label', async () => {
  const texts = textsOf(
    await toSvg(foldMetrics({ folds: [{ a: 0.5, b: 0.5 }], labelOf: () => 'the same label' })),
  );
  expect(texts.split('the same label  0.500').length - 1).toBe(2);
});
