import {
  activation,
  add,
  apply,
  averagePooling2d,
  batchNormalization,
  concatenate,
  conv2d,
  dense,
  depthwiseConv2d,
  flatten,
  functional,
  globalAveragePooling2d,
  input,
  type ModelDefinition,
  sequential,
  type Tap,
  type TensorValue,
} from '@cnn/core';
import branchesFile from '../../goldens/explain/branches.json' with { type: 'json' };
import depthwiseFile from '../../goldens/explain/depthwise.json' with { type: 'json' };
import residualFile from '../../goldens/explain/residual.json' with { type: 'json' };
import tutorialFile from '../../goldens/explain/tutorial.json' with { type: 'json' };
import { hashed } from './hashed.js';
import { tutorialModel } from './tutorial.js';

/** Maps of the images of a network, by another library, in float64. */
export interface ExplainCase {
  /** `shown` is what pytorch-grad-cam shows of Grad-CAM: without what is negative, scaled to 0..1, and enlarged to the image. */
  readonly method: string;
  readonly target: number;
  readonly layer?: string;
  readonly rule?: string;
  readonly fill?: string;
  readonly window?: readonly [number, number];
  readonly stride?: readonly [number, number];
  /** `[count, h, w]` or `[count, h, w, c]`. Class activation maps are as they are before their ReLU. */
  readonly shape: readonly number[];
  readonly data: readonly number[];
  readonly source: string;
}

interface ExplainFile {
  readonly name: string;
  readonly input: readonly [number, number, number];
  readonly count: number;
  /** Of each image. */
  readonly imageSeeds: readonly number[];
  readonly weights: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly seed: number;
    readonly low: number;
    readonly high: number;
  }[];
  /** `[count, classes]`; of one logit z, −z and z. */
  readonly logits: { readonly shape: readonly number[]; readonly data: readonly number[] };
  readonly cases: readonly ExplainCase[];
}

/** A network with its weights and images, and what other libraries see in it. */
export interface ExplainGolden extends Pick<ExplainFile, 'name' | 'logits' | 'cases' | 'count'> {
  readonly definition: ModelDefinition;
  readonly weights: Readonly<Record<string, TensorValue>>;
  /** Each `[height, width, channels]`. */
  readonly images: readonly Float32Array[];
}

function residual(): ModelDefinition {
  const conv = (name: string, filters: number, kernelSize = 3, strides = 1) =>
    conv2d({ name, filters, kernelSize, strides, padding: 'same', useBias: false });
  const norm = (name: string) => batchNormalization({ name });
  const relu = (name?: string) => activation({ name, activation: 'relu' });
  const image = input([16, 16, 3]);
  const stem = apply([conv('stem', 8), norm('norm0'), relu()], image);
  const first = apply([conv('a1', 8), norm('an1'), relu(), conv('a2', 8), norm('an2')], stem);
  const middle = apply([relu('end1')], apply(add(), [stem, first]));
  const second = apply([conv('b1', 12, 3, 2), norm('bn1'), relu(), conv('b2', 12), norm('bn2')], middle);
  const shortcut = apply([conv('shortcut', 12, 1, 2), norm('sn')], middle);
  const end = [
    relu('end2'),
    globalAveragePooling2d(),
    dense({ name: 'output', units: 3, activation: 'softmax' }),
  ];
  return functional({ name: 'residual', input: image, output: apply(end, apply(add(), [shortcut, second])) });
}

function depthwise(): ModelDefinition {
  const norm = (name: string) => batchNormalization({ name });
  const six = (name?: string) => activation({ name, activation: 'relu6' });
  const plain = { padding: 'same', useBias: false } as const;
  return sequential({
    name: 'depthwise',
    input: [20, 16, 3],
    layers: [
      conv2d({ name: 'stem', filters: 8, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu6' }),
      [depthwiseConv2d({ name: 'd1', kernelSize: 3, ...plain }), norm('dn1'), six()],
      [conv2d({ name: 'p1', filters: 16, kernelSize: 1, ...plain }), norm('pn1'), six()],
      [depthwiseConv2d({ name: 'd2', kernelSize: 3, strides: 2, ...plain }), norm('dn2'), six()],
      [conv2d({ name: 'p2', filters: 24, kernelSize: 1, ...plain }), norm('pn2'), six('end')],
      globalAveragePooling2d(),
      dense({ name: 'output', units: 3, activation: 'sigmoid' }),
    ],
  });
}

function branches(): ModelDefinition {
  const image = input([15, 17, 3]);
  const stem = apply(conv2d({ name: 'stem', filters: 6, kernelSize: 5, activation: 'tanh' }), image);
  const ways: Tap[] = [
    apply(conv2d({ name: 'small', filters: 4, kernelSize: 1, activation: 'relu' }), stem),
    apply(conv2d({ name: 'large', filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' }), stem),
    apply(
      [
        averagePooling2d({ poolSize: 3, strides: 1, padding: 'same' }),
        conv2d({ name: 'pooled', filters: 2, kernelSize: 1 }),
      ],
      stem,
    ),
  ];
  const end = [flatten(), dense({ name: 'output', units: 4, activation: 'softmax' })];
  return functional({
    name: 'branches',
    input: image,
    output: apply(end, apply(concatenate({ name: 'joined' }), ways)),
  });
}

function golden(content: unknown, definition: ModelDefinition): ExplainGolden {
  // The script in `goldens/` writes what the type says.
  const { name, logits, cases, count, weights, input: shape, imageSeeds } = content as ExplainFile;
  const size = shape.reduce((product, dim) => product * dim, 1);
  return {
    ...{ name, logits, cases, count, definition },
    weights: Object.fromEntries(
      weights.map(({ name: path, shape: own, seed, low, high }) => [
        path,
        { shape: own, data: hashed({ seed, size: own.reduce((product, dim) => product * dim, 1), low, high }) },
      ]),
    ),
    images: imageSeeds.map((seed) => hashed({ seed, size, low: 0, high: 1 })),
  };
}

/** The tutorial's network, a small residual one, one of depthwise convolutions, and one with branches. */
export const explainGoldens: readonly ExplainGolden[] = [
  golden(tutorialFile, tutorialModel()),
  golden(residualFile, residual()),
  golden(depthwiseFile, depthwise()),
  golden(branchesFile, branches()),
];
