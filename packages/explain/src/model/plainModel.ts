import {
  CnnError,
  checkOptionNames,
  type Engine,
  type LayerRules,
  type ModelDefinition,
  modelVariables,
  outputShape,
  type ProgramSet,
  type Session,
  type TensorValue,
  type TensorValues,
} from '@cnn/core';
import { type ImageSet, imageSet, type Preprocessing } from '@cnn/data';
import { type Decision, type Task, taskOf } from '@cnn/evaluation';
import type { ExplainableModel } from './explainableModel.js';

/** An image as a model takes it: `[height, width, channels]` in row-major order. */
export interface InputImage {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly data: Float32Array | Uint8Array;
}

export interface ExplainableModelOptions<Image = InputImage> {
  readonly definition: ModelDefinition;
  /** Weights and running statistics, by name. More than the model's are left out. */
  readonly weights: TensorValues;
  /** Stays the caller's. */
  readonly engine: Engine;
  /** The rules of its custom layers. */
  readonly layers?: LayerRules | undefined;
  /** Default '0', '1', …; two for a single output. */
  readonly classNames?: readonly string[] | undefined;
  /** Default as the model's output says. */
  readonly task?: Task | undefined;
  /** What is done to an image. Default nothing: pixels are given as the model takes them. */
  readonly preprocessing?: Preprocessing | undefined;
  /** Default 1. */
  readonly testTimeViews?: number | undefined;
  readonly temperature?: number | undefined;
  readonly decision?: Decision | undefined;
  /** How images are opened, such as `(images) => other.open(images)`. Default: they are `InputImage`s, or a set. */
  readonly open?: ((images: Image | readonly Image[] | ImageSet) => Promise<ImageSet>) | undefined;
}

/** An `ExplainableModel` that holds sessions of its own. */
export interface DisposableModel<Image> extends ExplainableModel<Image> {
  /** Frees what the engine holds for it. The engine stays. */
  dispose(): Promise<void>;
}

const names = {
  definition: true,
  weights: true,
  engine: true,
  layers: true,
  classNames: true,
  task: true,
  preprocessing: true,
  testTimeViews: true,
  temperature: true,
  decision: true,
  open: true,
} satisfies Record<keyof ExplainableModelOptions<never>, true>;

/**
 * What `explain` needs, of a definition and weights that were never saved.
 *
 * @throws CnnError (MODEL) for weights of another definition; (OPTIONS) for an unknown option or another number of class names
 * @example
 * const model = explainableModel({ definition, weights, engine, classNames: ['benign', 'malignant'] });
 * const [{ map }] = await explain({ model, images: { height: 50, width: 50, channels: 3, data } });
 * await model.dispose();
 */
export function explainableModel<Image = InputImage>(
  options: ExplainableModelOptions<Image>,
): DisposableModel<Image> {
  checkOptionNames({ where: 'explainableModel', options, names });
  const { definition, engine, layers, temperature, decision } = options;
  const weights = modelVariables({
    ...{ model: definition, state: options.weights, layers },
    where: 'explainableModel',
  });
  const [units = 1] = outputShape(definition, { layers });
  const count = units === 1 ? 2 : units;
  const { classNames = Array.from({ length: count }, (_, index) => String(index)) } = options;
  if (classNames.length !== count) {
    throw new CnnError(
      'OPTIONS',
      `explainableModel: expected ${count} classNames, as model '${definition.name}' has classes, received ${classNames.length}.`,
      { details: { option: 'classNames' } },
    );
  }
  const [height, width] = definition.input;
  const preprocessing: Preprocessing = options.preprocessing ?? {
    source: { type: 'float32', white: null },
    imageSize: [height, width],
    onOddSize: 'resize',
    rescale: 1,
  };
  const sessions = new Map<string, Promise<Session>>();
  const load = async (programs: () => ProgramSet): Promise<Session> => {
    const set = programs();
    const own = Object.keys(set.state).map((name) => [name, weights[name] as TensorValue] as const);
    return engine.load(set, Object.fromEntries(own));
  };
  const open = options.open ?? ((images) => openInputs(images, { definition, preprocessing, classNames }));
  return {
    ...{ definition, weights, layers, classNames, preprocessing, temperature, decision },
    task: options.task ?? taskOf(definition, { layers }),
    testTimeViews: options.testTimeViews ?? 1,
    open,
    load(key, programs) {
      const known = sessions.get(key);
      if (known) return known;
      const session = load(programs).catch((error: unknown) => {
        sessions.delete(key); // so that it can be tried again
        throw error;
      });
      sessions.set(key, session);
      return session;
    },
    async dispose() {
      for (const session of sessions.values()) await (await session.catch(() => undefined))?.dispose();
      sessions.clear();
    },
  };
}

type Taken = Pick<ExplainableModel, 'definition' | 'preprocessing' | 'classNames'>;

/** @throws CnnError (OPTIONS) for what is no image; (DATA) for one of another size */
async function openInputs(
  images: unknown,
  { definition, preprocessing, classNames }: Taken,
): Promise<ImageSet> {
  if (typeof images === 'object' && images !== null && 'items' in images && 'load' in images) {
    return images as ImageSet;
  }
  const list: readonly unknown[] = Array.isArray(images) ? images : [images];
  const [height, width] = preprocessing.imageSize;
  const shape = [height, width, definition.input[2]] as const;
  const pixels = list.map((image, index) => pixelsOf(image, index, shape));
  return imageSet({
    name: 'images',
    classNames,
    imageShape: shape,
    items: pixels.map(() => ({ label: 0 })),
    pixelType: 'float32',
    sourceType: preprocessing.source.type,
    white: preprocessing.source.white,
    load: (index) => pixels[index] as Float32Array,
  });
}

function pixelsOf(image: unknown, index: number, shape: readonly [number, number, number]): Float32Array {
  const { height, width, channels, data } = (image ?? {}) as Partial<InputImage>;
  if (!(data instanceof Float32Array || data instanceof Uint8Array)) {
    throw new CnnError(
      'OPTIONS',
      `explain: image ${index}: expected { height, width, channels, data } with a Float32Array or bytes, or an image set.`,
    );
  }
  const size = shape.reduce((product, side) => product * side, 1);
  if (height === shape[0] && width === shape[1] && channels === shape[2] && data.length === size) {
    return data instanceof Float32Array ? data : Float32Array.from(data);
  }
  throw new CnnError(
    'DATA',
    `explain: image ${index}: expected [${shape.join(', ')}] as the model takes, received [${height}, ${width}, ${channels}] with ${data.length} numbers. Resize it, or load a saved model, which does.`,
  );
}
