import { CnnError } from '@cnn/core';
import { type ClassPredictions, checkPredictions, type Pooling } from '@cnn/evaluation';
import type { TopLevelSpec } from 'vega-lite';
import { type ChartSpec, frame, title } from '../chart.js';
import { countOf, formatCount, formatThreshold } from '../text/formatNumber.js';
import { quoted } from '../text/shorten.js';
import { classColorsOf } from '../theme.js';
import { type ChartOptions, checkChart } from './chartOptions.js';
import { legendBelow } from './legendBelow.js';
import { nameAxis } from './nameAxis.js';
import { predictionShape } from './optionKinds.js';
import { nearestFirst, type PatientRow, patientRows } from './patientRows.js';
import { allEqual, sameProbability } from './sameValue.js';
import { tooltipOf } from './tooltipOf.js';

export interface PatientStripOptions extends ChartOptions {
  /** Predictions of a set with one class per image, each with its `group`. A `ClassEvaluation` is one. */
  readonly evaluation: ClassPredictions;
  /** Of two classes: above this pooled probability a patient is the second class. Default 0.5. */
  readonly threshold?: number | undefined;
  /** How a patient's images become the patient's probability. Default `mean`. */
  readonly pooling?: Pooling | undefined;
  /** What a group of images is. Default "patient". */
  readonly groupName?: string | undefined;
  /** How many rows are drawn: those of the patients on the wrong side, then those nearest to the threshold. Default 40. */
  readonly mostGroups?: number | undefined;
}

/** Height of a patient's row in pixels. */
const rowHeight = 18;

/** Of a patient with more images than this, this many are drawn: from the lowest to the highest, evenly spaced in their order. */
const mostPoints = 60;

/**
 * Every patient in a row: a point for each image at its predicted probability, in the colour of its true class, and a bar at
 * the patient's pooled probability. Of two classes it is the probability of the second, with the threshold as a line, and patients
 * on its wrong side have a cross; of more classes that of the true class, with a cross where another one is predicted.
 * 300 pixels wide, 18 for each row. Points tell their file, patient and probability in a page (`tooltip`).
 *
 * @throws CnnError `DATA` when a prediction is wrong or has no group.
 *
 * @example
 * ```ts
 * import { patientStrip } from '@cnn/plot';
 *
 * const spec = patientStrip({ evaluation, threshold: 0.4 });
 * ```
 */
export function patientStrip(options: PatientStripOptions): ChartSpec {
  const palette = checkChart('patientStrip', options, {
    ...{ evaluation: predictionShape, threshold: 'number?', pooling: 'text or object?' },
    ...{ groupName: 'text?', mostGroups: 'number?' },
  });
  const { evaluation, pooling = 'mean', groupName = 'patient', mostGroups = 40, width = 300 } = options;
  const { classNames } = evaluation;
  const threshold = classNames.length === 2 ? (options.threshold ?? 0.5) : undefined;
  if (!(Number.isInteger(mostGroups) && mostGroups > 0)) {
    throw new CnnError('OPTIONS', `patientStrip: expected mostGroups of 1 or more, received ${mostGroups}.`);
  }
  const all = patientRows({ predictions: checkPredictions(evaluation), classNames, pooling, threshold });
  const rows = drawn(all, mostGroups);
  const wrong = all.filter((row) => row.wrong).length;
  const cut = rows.some(({ images }) => images.length > mostPoints);
  const shown = [...new Set(rows.flatMap(({ images }) => images.map(({ label }) => label)))].sort(
    (a, b) => a - b,
  );
  const names = shown.map((index) => classNames[index] ?? '');
  const colors = classColorsOf(palette);
  const colored = names.length <= colors.length;
  const points = rows.flatMap(({ group, images }) =>
    thinned(images).map(({ file, label, probability }) => ({
      ...{ patient: group, probability, true: classNames[label], file: file ?? '' },
    })),
  );
  const marks = rows.map(({ group, truth, probability, wrong: mistaken, images }) => ({
    ...{ patient: group, probability, true: classNames[truth], wrong: mistaken, images: images.length },
  }));
  const told =
    threshold === undefined
      ? `${formatCount(wrong)} of ${countOf(all.length, groupName)} predicted as another class (crosses)`
      : `Threshold ${formatThreshold(threshold)} (line): ${formatCount(wrong)} of ${countOf(all.length, groupName)} on the wrong side (crosses)`;
  const xTitle =
    threshold === undefined
      ? 'Probability of the true class'
      : `Predicted probability of ${quoted(classNames[1] ?? '')}`;
  const x = {
    field: 'probability',
    type: 'quantitative' as const,
    title: xTitle,
    scale: { domain: [0, 1], nice: false, padding: 6 },
    axis: { values: [0, 0.2, 0.4, 0.6, 0.8, 1], format: '.1f', grid: true, domain: false, ticks: false },
  };
  const y = {
    field: 'patient',
    type: 'nominal' as const,
    sort: rows.map(({ group }) => group),
    title: null,
    axis: nameAxis({ names: rows.map(({ group }) => group), palette }),
  };
  const color = {
    field: 'true',
    type: 'nominal' as const,
    scale: {
      domain: names,
      range: shown.map(
        (index, at) =>
          (colored ? colors[classNames.length > colors.length ? at : index] : undefined) ?? palette.class1,
      ),
    },
    legend: colored ? legendBelow({ names, width, symbol: 'circle' }) : null,
  };
  const [patient, truth] = [
    ['patient', capital(groupName)],
    ['true', 'True class'],
  ] as const;
  const probability = ['probability', xTitle, '.3f'] as const;
  const encoding = { x, y, color };
  return {
    ...frame({ palette, description: describe({ rows: all, xTitle, told, groupName, classNames }) }),
    title: title({
      text: options.title ?? `Probabilities by ${groupName}`,
      subtitle: [
        told,
        `Points: images. Bars: ${pooling === 'mean' ? 'mean' : pooling === 'max' ? 'highest' : `mean of the ${pooling.topK} highest`}`,
        rows.length < all.length
          ? `The ${formatCount(rows.length)} of ${countOf(all.length, groupName)} ${threshold === undefined ? 'with the lowest probability' : 'that are wrong or nearest to the threshold'}`
          : '',
        allEqual(all.flatMap(({ images }) => images.map((image) => image.probability)))
          ? sameProbability
          : '',
        cut ? `At most ${mostPoints} images of a ${groupName}, from the lowest to the highest` : '',
      ],
      width,
    }),
    width,
    height: options.height ?? rows.length * rowHeight,
    layer: [
      {
        data: { values: points },
        mark: { type: 'circle', size: 34, opacity: 0.75 },
        encoding: { ...encoding, tooltip: tooltipOf(['file', 'File'], patient, truth, probability) },
      },
      {
        data: { values: marks },
        mark: { type: 'tick', thickness: 2.5, size: 14, color: palette.text, opacity: 1 },
        encoding: { x, y, tooltip: tooltipOf(patient, truth, ['images', 'Images', ','], probability) },
      },
      {
        data: { values: marks.filter(({ wrong: mistaken }) => mistaken) },
        mark: { type: 'text', text: '✕', fontSize: 11, fontWeight: 'bold', color: palette.wrong },
        encoding: { x: { value: width + 8 }, y },
      },
      ...(threshold === undefined
        ? []
        : [
            {
              data: { values: [{ probability: threshold }] },
              mark: {
                type: 'rule' as const,
                color: palette.text,
                strokeDash: [4, 3],
                strokeWidth: 1.25,
              },
              encoding: { x },
            },
          ]),
    ],
  } satisfies TopLevelSpec;
}

/** By class and probability; of too many those that are wrong or nearest to it. */
function drawn(rows: readonly PatientRow[], most: number): readonly PatientRow[] {
  const kept = rows.length > most ? nearestFirst(rows).slice(0, most) : rows;
  return kept.toSorted((a, b) => a.truth - b.truth || a.probability - b.probability);
}

function thinned(images: PatientRow['images']): PatientRow['images'] {
  if (images.length <= mostPoints) return images;
  const step = (images.length - 1) / (mostPoints - 1);
  return Array.from(
    { length: mostPoints },
    (_, at) => images[Math.round(at * step)] as (typeof images)[number],
  );
}

interface DescribeOptions {
  readonly rows: readonly PatientRow[];
  readonly xTitle: string;
  readonly told: string;
  readonly groupName: string;
  readonly classNames: readonly string[];
}

function describe({ rows, xTitle, told, groupName, classNames }: DescribeOptions): string {
  const counts = classNames
    .map((name, index) => [name, rows.filter(({ truth }) => truth === index).length] as const)
    .filter(([, count]) => count > 0)
    .slice(0, 6)
    .map(([name, count]) => `${formatCount(count)} of class ${quoted(name)}`);
  return `A row for each ${groupName}: ${xTitle.toLowerCase()} of its images. ${told}. ${counts.join(', ')}.`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
