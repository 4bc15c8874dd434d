import { type ClassPredictions, confusionMatrix, rocCurves } from '@cnn/evaluation';
import type { ChartSpec } from '../chart.js';
import type { ChartTheme } from '../theme.js';
import { confusionHeatmap } from './confusionHeatmap.js';
import { embeddingScatter } from './embeddingScatter.js';
import { longNames } from './longNames.support.test.js';
import { partBalance } from './partBalance.js';
import { patientStrip } from './patientStrip.js';
import { rocCurve } from './rocCurve.js';
import { runRocCurve } from './runRocCurve.js';

interface PatientsOptions {
  readonly classNames: readonly string[];
  readonly patients: number;
  readonly images: number;
  readonly nameOf?: ((patient: number) => string) | undefined;
}

/** Patients whose images scatter around the patient's own probability. */
export function patientsOf(options: PatientsOptions): ClassPredictions {
  const { classNames, patients, images, nameOf = (patient) => `patient ${patient + 1}` } = options;
  const wave = (at: number): number => (Math.sin(at * 12.9898) * 43758.5453) % 1;
  return {
    task: classNames.length === 2 ? 'binary' : 'multiclass',
    classNames,
    predictions: Array.from({ length: patients * images }, (_, item) => {
      const patient = item % patients;
      const label = patient % classNames.length;
      const raw = classNames.map((_, index) =>
        Math.exp(
          (index === label ? 1.2 : 0) + 1.5 * wave(patient + index * 7) + 0.8 * wave(item * 3 + index),
        ),
      );
      const sum = raw.reduce((a, b) => a + b, 0);
      const probabilities = raw.map((value) => value / sum);
      return { file: `${nameOf(patient)}/${item}.png`, group: nameOf(patient), label, probabilities };
    }),
  };
}

const two = patientsOf({ classNames: ['benign', 'carcinoma'], patients: 14, images: 12 });
const twenty = patientsOf({
  classNames: longNames,
  patients: 60,
  images: 3,
  nameOf: (at) => `${longNames[at % 20]} ${at}`,
});

/** A picture of one colour. */
const picture =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAADElEQVQImWM4Y1wOAANFAXdyVvJpAAAAAElFTkSuQmCC';

const places = ({ predictions }: ClassPredictions, method?: string) => ({
  points: predictions.flatMap(({ label }, at) => [
    Math.cos(label * 2) * 3 + Math.sin(at * 7.3) * 1.4,
    Math.sin(label * 2) * 3 + Math.cos(at * 3.1) * 1.4,
  ]),
  shape: [predictions.length, 2],
  method,
  explainedVariance: method === 'pca' ? [0.41, 0.17] : undefined,
});

const counts = (values: readonly number[]) =>
  Object.fromEntries(longNames.slice(0, values.length).map((name, at) => [name, values[at] ?? 0]));
const of = (part: string, shares: readonly number[], groups?: number) => {
  const classCounts = counts(shares);
  return { part, items: shares.reduce((a, b) => a + b, 0), groups, classCounts };
};

export const patientSamples: Readonly<Record<string, (theme?: ChartTheme) => ChartSpec>> = {
  'patients, two classes': (theme) => patientStrip({ theme, evaluation: two, threshold: 0.45 }),
  'patients, 20 long names': (theme) => patientStrip({ theme, evaluation: twenty, mostGroups: 25 }),
  'patients, many images': (theme) =>
    patientStrip({
      theme,
      evaluation: patientsOf({ classNames: ['a', longNames[0] ?? ''], patients: 3, images: 90 }),
      pooling: { topK: 5 },
      groupName: 'slide',
    }),
  'patients, one image': (theme) =>
    patientStrip({ theme, evaluation: patientsOf({ classNames: ['a', 'b'], patients: 1, images: 1 }) }),
  'embeddings, two classes': (theme) =>
    embeddingScatter({
      theme,
      evaluation: two,
      projection: places(two, 'pca'),
    }),
  'embeddings, thumbnails': (theme) =>
    embeddingScatter({
      theme,
      evaluation: two,
      projection: places(two),
      thumbnails: two.predictions.map((_, at) => (at % 2 === 0 ? picture : undefined)),
    }),
  'embeddings, 20 long names': (theme) =>
    embeddingScatter({ theme, evaluation: twenty, projection: places(twenty, 'umap') }),
  'embeddings, one place': (theme) =>
    embeddingScatter({
      theme,
      evaluation: { ...two, predictions: two.predictions.slice(0, 2) },
      projection: { shape: [2, 2], points: Float32Array.of(1, 2, 1, 2) },
    }),
  'balance, three sets': (theme) =>
    partBalance({
      theme,
      split: [
        { part: 'train', items: 800, groups: 40, classCounts: { benign: 520, malignant: 280 } },
        { part: 'validation', items: 150, groups: 8, classCounts: { benign: 101, malignant: 49 } },
        { part: 'test', items: 200, groups: 10, classCounts: { benign: 120, malignant: 80 } },
      ],
    }),
  'balance, equal shares': (theme) =>
    partBalance({
      theme,
      split: [
        { part: 'train', items: 800, groups: 40, classCounts: { benign: 400, malignant: 400 } },
        { part: 'validation', items: 150, groups: 8, classCounts: { benign: 75, malignant: 75 } },
        { part: 'test', items: 200, groups: 10, classCounts: { benign: 100, malignant: 100 } },
      ],
    }),
  'balance, 20 long names': (theme) =>
    partBalance({
      theme,
      split: [
        of(
          'train',
          Array.from({ length: 20 }, (_, at) => 40 + ((at * 7) % 13)),
        ),
        of(
          'a set that someone gave a long name',
          Array.from({ length: 20 }, (_, at) => 4 + (at % 5)),
          12,
        ),
        of(
          'test',
          Array.from({ length: 20 }, (_, at) => (at * 3) % 7),
          12,
        ),
      ],
      mostClasses: 15,
    }),
  'balance, an empty set': (theme) =>
    partBalance({ theme, split: [of('train', [10]), { part: 'test', items: 0, classCounts: {} }] }),
  'roc, 20 long names': (theme) => rocCurve({ theme, curves: rocCurves(twenty) }),
  'roc, runs with long names': (theme) =>
    runRocCurve({ theme, runs: longNames.slice(0, 5).map((name) => ({ name, curves: rocCurves(two) })) }),
  'confusion matrix, 20 long names': (theme) =>
    confusionHeatmap({
      theme,
      counts: {
        classNames: longNames,
        confusionMatrix: confusionMatrix({
          labels: twenty.predictions.map(({ label }) => label),
          predicted: twenty.predictions.map(({ probabilities }) =>
            probabilities.indexOf(Math.max(...probabilities.map(Number))),
          ),
          classes: 20,
        }),
      },
    }),
};
