import { CnnError, checkDefinition, checkOptionNames, fileBytes, wrongKind } from '@cnn/core';
import type { ImportModelOptions } from './importOptions.js';
import type { PixelRange } from './pixelRange.js';
import type { ModelFileKind, RecognizedModel } from './recognizeModel.js';

const names = {
  file: true,
  companion: true,
  pixels: true,
  model: true,
  weights: true,
  imageSize: true,
  lambda: true,
  customObjects: true,
  convention: true,
  prefix: true,
  skip: true,
  layers: true,
} as const satisfies { readonly [Name in keyof Required<ImportModelOptions>]: true };

const ranges: Readonly<Record<PixelRange, true>> = {
  unit: true,
  symmetric: true,
  bytes: true,
  imagenet: true,
};

const isNames = (value: unknown): boolean =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');
const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isSize = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && value.every((one) => Number.isInteger(one) && one > 0);

type Kind = readonly [expected: string, fits: (value: unknown) => boolean];

/** What options must be that no reader checks itself, or only where it needs them. */
const kinds: { readonly [Name in keyof ImportModelOptions]: Kind } = {
  file: ["the file's name", (value) => typeof value === 'string'],
  companion: ['a function from a name to bytes', (value) => typeof value === 'function'],
  pixels: [
    Object.keys(ranges).join(', '),
    (value) => typeof value === 'string' && Object.hasOwn(ranges, value),
  ],
  imageSize: ['[height, width], two whole numbers above 0', isSize],
  lambda: ['an object by the names of layers', isObject],
  customObjects: ['an object of functions by the names of classes', isObject],
  prefix: ['a text', (value) => typeof value === 'string'],
  skip: ["a list of names, such as ['fc']", isNames],
  layers: ['an object of rules by the types of layers', isObject],
};

/** @throws CnnError (OPTIONS) for an option that there is not, or a value of another kind */
export function checkImportOptions(options: ImportModelOptions): void {
  checkOptionNames({ where: 'importModel', options, names });
  for (const [option, [expected, fits]] of Object.entries(kinds)) {
    const value: unknown = options[option as keyof ImportModelOptions];
    if (value === undefined || fits(value)) continue;
    throw wrongKind({ where: `importModel: ${option}`, option, expected, received: value });
  }
  if (options.model !== undefined) checkDefinition(options.model, 'importModel: model');
  if (options.weights !== undefined) fileBytes(options.weights, 'importModel: weights');
}

const keras = ['keras', 'keras-json', 'tfjs'] as const;

/** Options that only some kinds of files have a use for. */
const uses: {
  readonly [Name in keyof ImportModelOptions]: readonly [kinds: readonly ModelFileKind[], what: string];
} = {
  lambda: [keras, 'for models of Keras and TensorFlow.js'],
  customObjects: [keras, 'for models of Keras and TensorFlow.js'],
  weights: [['keras-json'], 'for a config of Keras in JSON, which has no weights of its own'],
  convention: [['pytorch'], 'for a state_dict of PyTorch'],
  prefix: [['pytorch'], 'for a state_dict of PyTorch'],
  skip: [['pytorch'], 'for a state_dict of PyTorch'],
  model: [
    ['pytorch', 'keras'],
    'for files of weights alone: a state_dict of PyTorch, or an HDF5 file of Keras',
  ],
};

const called: Readonly<Record<ModelFileKind, string>> = {
  keras: 'a model of Keras',
  'keras-json': 'a config of Keras in JSON',
  tfjs: 'a model of TensorFlow.js',
  onnx: 'an ONNX model',
  pytorch: 'a state_dict of PyTorch',
  cnn: 'a model of this toolkit',
};

/**
 * Refuses options that a file of this kind has no use for: to pass over them would look as if they had been followed.
 *
 * @throws CnnError (OPTIONS) with `details: { option, kind }`
 */
export function checkOptionsOf(
  { kind, zip }: RecognizedModel,
  options: ImportModelOptions,
  file: string,
): void {
  for (const [option, [takes, what]] of Object.entries(uses)) {
    if (options[option as keyof ImportModelOptions] === undefined) continue;
    // A .keras file holds its definition; an HDF5 file may hold weights alone.
    const whole = option === 'model' && zip !== undefined && kind === 'keras';
    if (takes.includes(kind) && !whole) continue;
    throw new CnnError(
      'OPTIONS',
      `importModel: ${option} is ${what}, and ${file} is ${whole ? 'a .keras file, which holds its definition' : called[kind]}. Leave ${option} out.`,
      { details: { option, kind } },
    );
  }
}
