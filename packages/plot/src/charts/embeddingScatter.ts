import { CnnError } from '@cnn/core';
import { type ClassPredictions, checkPredictions, predictedClass } from '@cnn/evaluation';
import type { TopLevelSpec } from 'vega-lite';
import { type ChartSpec, frame, title } from '../chart.js';
import { countOf, formatCount, formatPercent } from '../text/formatNumber.js';
import { shorten } from '../text/shorten.js';
import { classColorsOf } from '../theme.js';
import { type ChartOptions, checkChart } from './chartOptions.js';
import { legendBelow } from './legendBelow.js';
import { predictionShape } from './optionKinds.js';
import { spreadOut } from './spreadOut.js';
import { tooltipOf } from './tooltipOf.js';

export interface EmbeddingScatterOptions extends ChartOptions {
  /** What `project` of `@cnn/explain` returns. */
  readonly projection: ProjectedPoints;
  /** What the images are, and what was predicted for them, in the order of the points. A `ClassEvaluation` is one. */
  readonly evaluation: ClassPredictions;
  /** Of two classes, the second is predicted above it. Default 0.5. */
  readonly threshold?: number | undefined;
  /** Pictures of the images as `data:image/png;base64,…` (or jpeg, gif, webp), in the order of the points; undefined where there is none. */
  readonly thumbnails?: readonly (string | undefined)[] | undefined;
}

/** Images in two dimensions. */
export interface ProjectedPoints {
  /** Two numbers for each image, in row-major order. */
  readonly points: ArrayLike<number>;
  /** `[n, 2]` */
  readonly shape: readonly number[];
  /** How the points came about, such as `pca` or `umap`: names the axes. */
  readonly method?: string | undefined;
  /** The shares of the variance along both axes of a PCA, shown beside their names. */
  readonly explainedVariance?: readonly number[] | undefined;
}

/** Side of a thumbnail in pixels. */
const thumbnailSide = 30;

/**
 * What the last layer makes of images, in two dimensions: near points look alike to the network. Colours are the true classes; a
 * wrong prediction has a cross. Thumbnails are drawn where they do not cover each other, with a frame in the colour
 * of the class. 420 × 420 pixels. Points tell their file, patient, classes and probability in a page (`tooltip`).
 *
 * @throws CnnError `DATA` when points and predictions differ in number, or a point or a prediction is wrong.
 *
 * @example
 * ```ts
 * import { embeddingScatter } from '@cnn/plot';
 *
 * const projection = { points: Float32Array.of(0.1, 0.2, 1.5, 0.3, 1.2, 2.1), shape: [3, 2], method: 'pca' };
 * const spec = embeddingScatter({ projection, evaluation });
 * ```
 */
export function embeddingScatter(options: EmbeddingScatterOptions): ChartSpec {
  const palette = checkChart('embeddingScatter', options, {
    projection: { points: 'list', shape: 'list', method: 'text?', explainedVariance: 'list?' },
    ...{ evaluation: predictionShape, threshold: 'number?', thumbnails: 'list?' },
  });
  const { evaluation, projection, threshold = 0.5, thumbnails = [], width = 420, height = width } = options;
  const { explainedVariance: explained } = projection;
  const method = projection.method?.toUpperCase();
  const { classNames } = evaluation;
  const predictions = checkPredictions(evaluation);
  const points = pairs(projection);
  if (points.length !== predictions.length) {
    throw new CnnError(
      'DATA',
      `embeddingScatter needs one point for each prediction, received ${points.length} points and ${predictions.length} predictions.`,
    );
  }
  const items = predictions.map((one, at) => {
    const [x, y] = points[at] as Pair;
    const predicted = predictedClass(one, threshold);
    return {
      x: rounded(x),
      y: rounded(y),
      true: classNames[one.label] ?? '',
      predicted: classNames[predicted] ?? '',
      probability: rounded(one.probabilities[predicted] ?? 0),
      file: one.file ?? '',
      patient: one.group ?? '',
      wrong: predicted !== one.label,
      picture: pictureOf(thumbnails[at], at),
    };
  });
  const wrong = items.filter((item) => item.wrong);
  const [xDomain, yDomain] = [domainOf(points.map(([x]) => x)), domainOf(points.map(([, y]) => y))];
  const pictured = spreadOut(
    items.filter(({ picture }) => picture !== undefined),
    { width, height, xDomain, yDomain, side: thumbnailSide + 6 },
  );
  const plain = items.filter((item) => !pictured.has(item));
  const counts = classNames.map((_, index) => predictions.filter(({ label }) => label === index).length);
  const shown = classNames.map((name, index) => ({ name, index })).filter(({ index }) => counts[index] !== 0);
  const colors = classColorsOf(palette);
  const paint = (index: number) => colors[index] ?? palette.others;
  const many = shown.length > colors.length;
  const axis = (name: 'x' | 'y', domain: Domain, at: number) => ({
    field: name,
    type: 'quantitative' as const,
    title: axisTitle(method, at, explained?.[at]),
    scale: { domain, nice: false, zero: false, padding: 14 },
    axis: { ticks: false, labels: false, domain: true, grid: false },
  });
  const encoding = {
    x: axis('x', xDomain, 0),
    y: axis('y', yDomain, 1),
    color: {
      field: 'true',
      type: 'nominal' as const,
      scale: { domain: shown.map(({ name }) => name), range: shown.map(({ index }) => paint(index)) },
      legend: legendBelow({
        names: shown.slice(0, colors.length).map(({ name }) => name),
        width,
        symbol: 'circle',
      }),
    },
    tooltip: tooltipOf(
      ['file', 'File'],
      ['patient', 'Patient'],
      ['true', 'True class'],
      ['predicted', 'Predicted class'],
      ['probability', 'Probability', '.3f'],
    ),
  };
  const told = `${countOf(items.length, 'image')}, ${formatCount(wrong.length)} misclassified${wrong.length > 0 ? ' (crosses)' : ''}`;
  const rows = (some: readonly (typeof items)[number][]) => some.map(({ picture: _, ...row }) => row);
  return {
    ...frame({ palette, description: describe({ told, shown, counts, method }) }),
    title: title({
      text: options.title ?? 'Embeddings',
      subtitle: [
        told,
        samePlace(points) ? 'All points are at the same place' : '',
        many ? `The first ${colors.length} of ${shown.length} classes in colour` : '',
        pictured.size > 0 && plain.length > 0
          ? `${countOf(pictured.size, 'thumbnail')}, where there is room`
          : '',
      ],
      width,
    }),
    width,
    height,
    layer: [
      {
        data: { values: rows(plain) },
        mark: { type: 'circle', size: items.length > 500 ? 26 : 46, opacity: 0.8 },
        encoding,
      },
      {
        data: { values: [...pictured] },
        mark: { type: 'image', width: thumbnailSide, height: thumbnailSide, aspect: false },
        encoding: {
          ...{ x: encoding.x, y: encoding.y, tooltip: encoding.tooltip },
          url: { field: 'picture', type: 'nominal' },
        },
      },
      {
        data: { values: rows([...pictured]) },
        mark: {
          ...{ type: 'point', shape: 'square', filled: false, strokeWidth: 2.5, opacity: 1 },
          size: (thumbnailSide + 2) ** 2,
        },
        encoding,
      },
      {
        data: { values: rows(wrong) },
        mark: {
          type: 'point',
          shape: 'cross',
          angle: 45,
          size: 60,
          filled: true,
          opacity: 1,
          strokeWidth: 1,
        },
        encoding: {
          ...{ x: encoding.x, y: encoding.y, tooltip: encoding.tooltip },
          color: { value: palette.wrong },
          stroke: { value: palette.paper },
        },
      },
    ],
  } satisfies TopLevelSpec;
}

type Pair = readonly [x: number, y: number];
type Domain = [low: number, high: number];

function pairs({ points, shape }: ProjectedPoints): readonly Pair[] {
  const [count = 0, width] = shape;
  if (shape.length !== 2 || width !== 2 || points.length !== 2 * count) {
    throw new CnnError(
      'DATA',
      `embeddingScatter needs points of the shape [n, 2], received [${shape.join(', ')}] with ${points.length} numbers.`,
    );
  }
  return Array.from({ length: count }, (_, at) => {
    const [x, y] = [points[2 * at] as number, points[2 * at + 1] as number];
    if (Number.isFinite(x) && Number.isFinite(y)) return [x, y];
    throw new CnnError(
      'DATA',
      `embeddingScatter needs two finite numbers for each image, received ${x} and ${y} for image ${at}.`,
    );
  });
}

function pictureOf(picture: string | undefined, at: number): string | undefined {
  if (picture === undefined || /^data:image\/(png|jpeg|gif|webp);base64,[A-Za-z\d+/=]+$/.test(picture))
    return picture;
  throw new CnnError(
    'DATA',
    `embeddingScatter needs thumbnails as data:image/png;base64,…, received ${JSON.stringify(String(picture).slice(0, 40))} for image ${at}.`,
  );
}

/** The range of the values, with room around them when they are all equal. */
function domainOf(values: readonly number[]): Domain {
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  return low === high ? [low - 1, high + 1] : [low, high];
}

function samePlace(points: readonly Pair[]): boolean {
  const [first] = points;
  return points.length > 1 && points.every(([x, y]) => x === first?.[0] && y === first[1]);
}

function axisTitle(method: string | undefined, at: number, share: number | undefined): string {
  const variance = share === undefined ? '' : ` (${formatPercent(share)} of the variance)`;
  return `${method === undefined ? 'Dimension' : method} ${at + 1}${variance}`;
}

interface DescribeOptions {
  readonly told: string;
  readonly shown: readonly { readonly name: string; readonly index: number }[];
  readonly counts: readonly number[];
  readonly method: string | undefined;
}

function describe({ told, shown, counts, method }: DescribeOptions): string {
  const classes = shown
    .slice(0, 8)
    .map(({ name, index }) => `${shorten(name, 24)} ${formatCount(counts[index] ?? 0)}`);
  return `Scatter plot of the embeddings${method === undefined ? '' : ` (${method})`}. ${told}. ${classes.join(', ')}.`;
}

const rounded = (value: number): number => Number(value.toPrecision(6));
