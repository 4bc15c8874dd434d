import { evaluationRecord } from '@cnn/evaluation';
import { expect, it } from 'vitest';
import { keyFigures } from './keyFigures.js';

/** Images of patients, each with a label and a probability. */
function evaluated(
  images: readonly (readonly [patient: string | undefined, label: number, score: number])[],
) {
  return keyFigures(
    evaluationRecord({
      evaluated: {
        task: 'binary',
        classNames: ['benign', 'malignant'],
        predictions: { shape: [images.length, 1], data: Float32Array.from(images, ([, , score]) => score) },
        labels: { shape: [images.length, 1], data: Float32Array.from(images, ([, label]) => label) },
        indices: Int32Array.from(images.keys()),
        loss: 0.5,
        metrics: {},
      },
      items: images.map(([group], at) => ({ file: `${at}.png`, group })),
      decision: { threshold: 0.5 },
      bootstrap: { resamples: 200 },
    }),
  );
}

it('two patients who were both right are no certainty', () => {
  const { columns, rows, cautions } = evaluated([
    ['p1', 1, 0.9],
    ['p1', 0, 0.4],
    ['p2', 1, 0.8],
    ['p2', 1, 0.7],
  ]);
  expect(columns).toEqual(['By patient (2)', 'By image (4)']);
  const figure = (name: string) => rows.find((row) => row.name === name)?.figures;
  for (const name of ['Sensitivity', 'Accuracy']) {
    const [byPatient, byImage] = figure(name) ?? [];
    // Where all n of n are right, Wilson's formula comes to n / (n + z²).
    expect(byPatient).toMatchObject({ value: 1, wilson: true });
    expect(byPatient?.bounds?.[0]).toBeCloseTo(2 / (2 + 1.959964 ** 2), 6);
    expect(byPatient?.bounds?.[1]).toBe(1);
    // Images of one patient are no independent ones.
    expect(byImage).toEqual({ value: 1 });
  }
  expect(figure('AUC')?.[1]).toEqual({ value: 1 });
  expect(cautions.join(' ')).toMatch(/Few patients: 0 “benign”, 2 “malignant”, among 2 in all; /);
});

it('intervals with a width are those of the record', () => {
  const { columns, rows } = evaluated(
    Array.from({ length: 40 }, (_, at) => [undefined, at % 2, ((at * 17) % 40) / 40] as const),
  );
  expect(columns).toEqual(['By image (40)']);
  for (const { figures } of rows) {
    expect(figures[0]?.wilson).toBeUndefined();
    const [low = 1, high = 0] = figures[0]?.bounds ?? [];
    expect(low).toBeLessThan(high);
  }
});
