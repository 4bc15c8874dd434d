import type { Emission } from '../writing/emission.js';
import type { Tensor } from '../writing/graphWriter.js';

/** Mean and standard deviation of L*, a* and b*, as `reinhard` of `@cnn/data` has them. */
export interface ReinhardReference {
  readonly mean: readonly [number, number, number];
  readonly deviation: readonly [number, number, number];
}

/** From linear sRGB to XYZ over the white of D65: IEC 61966-2-1 with the figures that scikit-image and `@cnn/data` use. */
const whitePoint = [0.95047, 1, 1.08883];
const toXyz = [
  [0.412453, 0.35758, 0.180423],
  [0.212671, 0.71516, 0.072169],
  [0.019334, 0.119193, 0.950227],
].map((row, at) => row.map((value) => value / (whitePoint[at] as number)));
const fromXyz = [
  [3.240481342, -1.537151516, -0.498536326],
  [-0.969254949, 1.875990001, 0.041555927],
  [0.055646639, -0.204041338, 1.057311069],
].map((row) => row.map((value, at) => value * (whitePoint[at] as number)));
/** L* = 116 y − 16, a* = 500 (x − y), b* = 200 (y − z), and back. */
const toLab = [
  [0, 116, 0],
  [500, -500, 0],
  [0, 200, -200],
];
const fromLab = [
  [1 / 116, 1 / 500, 0],
  [1 / 116, 0, 0],
  [1 / 116, 0, -1 / 200],
];

/**
 * Reinhard's normalization as standard operations: CIELAB of each image gets the mean and the deviation of the reference. Reinhard et
 * al. 2001, "Color transfer between images".
 *
 * @param rgb [batch, height, width, 3] of 0..1
 */
export function reinhardNormalized(
  emission: Emission,
  rgb: Tensor,
  { mean, deviation }: ReinhardReference,
): Tensor {
  const { graph } = emission;
  const lab = toLabColours(emission, rgb);
  const own = emission.reduce('ReduceMean', lab, { axes: [1, 2], keepDims: true });
  const centred = emission.add('Sub', [lab, own]);
  const variance = emission.reduce('ReduceMean', emission.add('Mul', [centred, centred]), {
    axes: [1, 2],
    keepDims: true,
  });
  const spread = emission.add('Sqrt', [variance]);
  // An even image keeps its deviation of 0.
  const even = emission.add('Equal', [spread, graph.scalar(0)]);
  const scale = emission.add('Where', [
    even,
    graph.scalar(1),
    emission.add('Div', [graph.floats(deviation), spread]),
  ]);
  const moved = emission.add('Add', [emission.add('Mul', [centred, scale]), graph.floats(mean)]);
  return fromLabColours(emission, moved);
}

/** Each pixel's three numbers times a matrix [to, from]. */
function mixed(emission: Emission, colours: Tensor, matrix: readonly (readonly number[])[]): Tensor {
  const columns = [0, 1, 2].flatMap((from) => matrix.map((row) => row[from] as number));
  return emission.add('MatMul', [colours, emission.graph.floats(columns, [3, 3])]);
}

/** `above` where x is larger than a limit, else x · slope + offset. */
function pieces(
  emission: Emission,
  x: Tensor,
  {
    limit,
    above,
    slope,
    offset,
  }: { readonly limit: number; readonly above: Tensor; readonly slope: number; readonly offset: number },
): Tensor {
  const { graph } = emission;
  const line = emission.add('Add', [emission.add('Mul', [x, graph.scalar(slope)]), graph.scalar(offset)]);
  return emission.add('Where', [emission.add('Greater', [x, graph.scalar(limit)]), above, line]);
}

/** x^power of what is not below 0. */
function power(emission: Emission, x: Tensor, exponent: number): Tensor {
  const { graph } = emission;
  return emission.add('Pow', [emission.add('Max', [x, graph.scalar(0)]), graph.scalar(exponent)]);
}

function toLabColours(emission: Emission, rgb: Tensor): Tensor {
  const { graph } = emission;
  const shifted = emission.add('Div', [emission.add('Add', [rgb, graph.scalar(0.055)]), graph.scalar(1.055)]);
  const linear = pieces(emission, rgb, {
    limit: 0.04045,
    above: power(emission, shifted, 2.4),
    slope: 1 / 12.92,
    offset: 0,
  });
  const xyz = mixed(emission, linear, toXyz);
  const roots = pieces(emission, xyz, {
    limit: 0.008856,
    above: power(emission, xyz, 1 / 3),
    slope: 7.787,
    offset: 16 / 116,
  });
  return emission.add('Sub', [mixed(emission, roots, toLab), graph.floats([16, 0, 0])]);
}

/** Back to RGB, clipped to 0..1. */
function fromLabColours(emission: Emission, lab: Tensor): Tensor {
  const { graph } = emission;
  const mixedRoots = mixed(emission, emission.add('Add', [lab, graph.floats([16, 0, 0])]), fromLab);
  // z alone is kept from going below 0.
  const roots = emission.add('Max', [mixedRoots, graph.floats([-1e30, -1e30, 0])]);
  const cubes = emission.add('Mul', [emission.add('Mul', [roots, roots]), roots]);
  const xyz = pieces(emission, roots, {
    limit: 0.2068966,
    above: cubes,
    slope: 1 / 7.787,
    offset: -16 / 116 / 7.787,
  });
  const linear = mixed(emission, xyz, fromXyz);
  const curve = emission.add('Sub', [
    emission.add('Mul', [power(emission, linear, 1 / 2.4), graph.scalar(1.055)]),
    graph.scalar(0.055),
  ]);
  const rgb = pieces(emission, linear, { limit: 0.0031308, above: curve, slope: 12.92, offset: 0 });
  return emission.add('Min', [emission.add('Max', [rgb, graph.scalar(0)]), graph.scalar(1)]);
}
