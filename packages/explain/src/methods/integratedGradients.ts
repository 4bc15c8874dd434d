import { fields, gradients, ops, type Session, type TensorValue, type Value } from '@cnn/core';
import type { ExplainableModel } from '../model/explainableModel.js';
import { modelGraph } from '../model/modelGraph.js';
import { aReference, type Reference, referenceOf } from '../pixels/reference.js';
import type { Completeness } from './completeness.js';
import type { MethodRule } from './method.js';
import { itemOf, stacked } from './perImage.js';
import { type Quadrature, type QuadratureRule, quadrature, quadratureRules } from './quadrature.js';

export interface IntegratedGradientsOptions {
  /** How many gradients are averaged at first. Default 64. */
  readonly steps?: number | undefined;
  /** How far apart they are, and how much each counts. Default `gaussLegendre`. */
  readonly rule?: QuadratureRule | undefined;
  /**
   * The image in which nothing is to be seen, that the path begins at: black (`zeros`), `white`, the image itself `blurred`, or pixels
   * as the model sees them, `[height, width, channels]`. Default `zeros`, as in the paper. A black place then can't be
   * said to matter; of stained tissue, whose background is white, `white` fits better.
   */
  readonly baseline?: Reference | undefined;
  /** Where the sum is off by more than 1 %, twice as many steps are taken, up to this many. Default 1024. */
  readonly maxSteps?: number | undefined;
  /** `sum`: one number for each pixel, `[h, w]`. `each`: one for each channel of it. Default `sum`. */
  readonly channels?: 'sum' | 'each' | undefined;
}

/** How far the sum may be from the difference of the scores, as a share of that difference. */
const TOLERANCE = 0.01;

/**
 * Integrated gradients: the mean of the gradients on the way from a baseline to the image, times the way. Their sum is the score of
 * the image less that of the baseline, and `completeness` says how well. Sundararajan, Taly and Yan 2017, arXiv:1703.01365, formula 1.
 *
 * **Fails the randomization test** (`modelRandomization`) on synthetic tissue by the magnitudes of its maps: after the last convolution got random weights, their
 * rank correlation with those of the trained maps is 0.5 with the tutorial's network (0.7 with the blurred baseline), and 0.85 with a residual one. Where the
 * map is large depends on the image more than on what the network has learned. See the README's table.
 */
export const integratedGradients: MethodRule<IntegratedGradientsOptions> = {
  label: 'Integrated gradients',
  source: { authors: 'Sundararajan et al. 2017', url: 'https://arxiv.org/abs/1703.01365' },
  looksAt: 'image',
  unit: 'what a pixel adds to the score, from the baseline to the image',
  options: {
    steps: atLeastTwo,
    rule: fields.oneOf(quadratureRules),
    baseline: aReference,
    maxSteps: atLeastTwo,
    channels: fields.oneOf(['sum', 'each']),
  },
  async bind({ model, options, batchSize }) {
    const { steps = 64, rule = 'gaussLegendre', maxSteps = 1024, channels = 'sum' } = options;
    const session = await model.load('explain/integratedGradients', () => pathPrograms(model));
    return {
      layers: [],
      signed: true,
      onePass: false,
      async explain({ images, directions, report }) {
        const count = images.shape[0] as number;
        const completeness: Completeness[] = [];
        const maps: Float32Array[] = [];
        for (let at = 0; at < count; at++) {
          const image = itemOf(images, at);
          const direction = itemOf(directions as TensorValue, at);
          const baseline = {
            shape: image.shape,
            data: referenceOf(model, options.baseline ?? 'zeros', image),
          };
          const ends = { image, baseline, direction };
          const difference = await differenceOf(session, ends);
          let taken = steps;
          let map = await integral({ session, ends, quadrature: quadrature(rule, taken), batchSize });
          let complete = completenessOf(map, difference, taken);
          while (complete.error > TOLERANCE && taken * 2 <= maxSteps) {
            report((at + 0.5) / count);
            taken *= 2;
            map = await integral({ session, ends, quadrature: quadrature(rule, taken), batchSize });
            complete = completenessOf(map, difference, taken);
          }
          completeness.push(complete);
          maps.push(channels === 'sum' ? channelSums(map, image.shape[2] as number) : map);
          report((at + 1) / count);
        }
        const [height, width, depth] = model.definition.input;
        return {
          maps: [stacked([height, width, channels === 'sum' ? 1 : depth], maps)],
          completeness,
        };
      },
    };
  },
};

function atLeastTwo(value: unknown): string | undefined {
  return Number.isInteger(value) && (value as number) >= 2 ? undefined : 'an integer of at least 2';
}

/** Between two images of one shape, a score. */
interface Ends {
  readonly image: TensorValue;
  readonly baseline: TensorValue;
  readonly direction: TensorValue;
}

/**
 * Programs of points on the way from a baseline to one image: `gradient`, the weighted sum of their gradients times the way, and
 * `score` of each. Only the two images travel to the engine.
 */
function pathPrograms(model: ExplainableModel) {
  const [height, width, channels] = model.definition.input;
  let place: Value | undefined;
  const whole = modelGraph({
    model,
    image: (graph) => {
      const fixed = (name: string): Value =>
        graph.input(name, { shape: [height, width, channels], dtype: 'float32', source: { kind: 'batch' } });
      place = graph.input('place', { shape: [-1, 1, 1, 1], dtype: 'float32', source: { kind: 'batch' } });
      const [image, baseline] = [fixed('image'), fixed('baseline')];
      return ops.add(baseline, ops.multiply(place, ops.subtract(image, baseline)));
    },
  });
  const { graph, image: point, logits } = whole;
  const direction = graph.input('direction', {
    shape: [logits.shape[1] as number],
    dtype: 'float32',
    source: { kind: 'batch' },
  });
  const weight = graph.input('weight', { shape: [-1, 1, 1, 1], dtype: 'float32', source: { kind: 'batch' } });
  const scores = ops.reduceSum(ops.multiply(logits, direction), { axes: [1] });
  const [slope] = gradients(ops.reduceSum(scores), [point]) as [Value];
  const total = ops.reduceSum(ops.multiply(slope, weight), { axes: [0] });
  return {
    state: graph.stateSpecs,
    programs: {
      gradient: graph.program({ outputs: { total } }),
      score: graph.program({ outputs: { scores } }),
    },
  };
}

/** The score of the image less that of the baseline. */
async function differenceOf(session: Session, ends: Ends): Promise<number> {
  const place = { shape: [2, 1, 1, 1], data: Float32Array.of(0, 1) };
  const { scores } = await session.run('score', { ...ends, place });
  const [first, last] = (scores as TensorValue).data;
  return (last as number) - (first as number);
}

interface IntegralOptions {
  readonly session: Session;
  readonly ends: Ends;
  readonly quadrature: Quadrature;
  readonly batchSize: number;
}

/** The mean gradient on the way, times the way, `[height, width, channels]`. */
async function integral({ session, ends, quadrature: { places, weights }, batchSize }: IntegralOptions) {
  const { data: image } = ends.image;
  const { data: baseline } = ends.baseline;
  const sum = new Float64Array(image.length);
  for (let from = 0; from < places.length; from += batchSize) {
    const column = (values: Float64Array): TensorValue => {
      const data = Float32Array.from(values.subarray(from, from + batchSize));
      return { shape: [data.length, 1, 1, 1], data };
    };
    const inputs = { ...ends, place: column(places), weight: column(weights) };
    const { total } = await session.run('gradient', inputs);
    (total as TensorValue).data.forEach((value, pixel) => {
      sum[pixel] = (sum[pixel] as number) + value;
    });
  }
  return Float32Array.from(
    sum,
    (value, pixel) => value * ((image[pixel] as number) - (baseline[pixel] as number)),
  );
}

function completenessOf(map: Float32Array, difference: number, steps: number): Completeness {
  const sum = map.reduce((total, value) => total + value, 0);
  const apart = Math.abs(sum - difference);
  return { sum, difference, error: apart === 0 ? 0 : apart / Math.abs(difference), steps };
}

function channelSums(map: Float32Array, channels: number): Float32Array {
  return Float32Array.from({ length: map.length / channels }, (_, pixel) => {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += map[pixel * channels + channel] as number;
    return sum;
  });
}
