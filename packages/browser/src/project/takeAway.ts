import { CnnError, type LayerRules, type ModelDefinition, type TensorValues } from '@cnn/core';
import {
  type Experiment,
  type ExportOptions,
  exportOptions,
  jsonText,
  memoryStore,
  packZip,
  parseExperiment,
  readModelFrom,
  readSealed,
  readStored,
  type Store,
  storeBelow,
} from '@cnn/experiment';

/** What writes models in the formats of other tools: `exportOnnx` of `@cnn/onnx` and `exportModel` of `@cnn/exchange`. */
export interface ModelWriters {
  exportOnnx(options: ExportOptions): Uint8Array;
  exportModel(options: {
    readonly format: 'keras' | 'h5' | 'tfjs' | 'safetensors';
    readonly model: ModelDefinition;
    readonly weights: TensorValues;
    readonly classNames?: readonly string[] | undefined;
    readonly layers?: LayerRules | undefined;
  }): Readonly<Record<string, Uint8Array>>;
}

/** What can be taken away of a run. */
export const takeAwayKinds = [
  'model.zip',
  'run.zip',
  'model.onnx',
  'model.keras',
  'model.h5',
  'tfjs.zip',
  'model.safetensors',
  'report.html',
  'experiment.json',
  'split.json',
] as const;

export type TakeAwayKind = (typeof takeAwayKinds)[number];

/**
 * A file of a run.
 *
 * @throws CnnError (MODEL) that names a layer that a format can't hold; (FILE) for a run without a model
 */
export async function takeAway(
  run: Store,
  kind: TakeAwayKind,
  writers: (() => Promise<ModelWriters>) | undefined,
): Promise<Uint8Array> {
  switch (kind) {
    case 'model.zip':
      return packZip(storeBelow(run, 'model'));
    case 'run.zip':
      return packZip(run);
    case 'report.html':
    case 'split.json':
      return readStored(run, kind);
    case 'experiment.json':
      return new TextEncoder().encode(jsonText(await experimentForNode(run)));
    default:
      return exported(run, kind, writers);
  }
}

/** The experiment of a run as `cnn train --config` takes it: with an engine only where Node has the same. */
export async function experimentForNode(run: Store): Promise<Experiment> {
  const { value } = await readSealed(run, 'experiment.json');
  const { run: _, ...kept } = value;
  const experiment = parseExperiment(kept);
  const { name, ...rest } = experiment.engine;
  const inNode = name === 'onnx' || name === 'wasm' || name === 'cpu';
  return { ...experiment, engine: inNode ? experiment.engine : rest };
}

const formats = {
  'model.keras': 'keras',
  'model.h5': 'h5',
  'tfjs.zip': 'tfjs',
  'model.safetensors': 'safetensors',
} as const;

async function exported(
  run: Store,
  kind: keyof typeof formats | 'model.onnx',
  writers: (() => Promise<ModelWriters>) | undefined,
): Promise<Uint8Array> {
  if (kind !== 'model.onnx' && !Object.hasOwn(formats, kind))
    throw new CnnError('OPTIONS', `expected ${takeAwayKinds.join(', ')}, received ${kind}.`);
  if (!writers) {
    throw new CnnError(
      'OPTIONS',
      `${kind}: this page writes no formats of other tools. Give serveProject the option writers, of @cnn/onnx and @cnn/exchange.`,
    );
  }
  const { exportOnnx, exportModel } = await writers();
  const saved = await readModelFrom(storeBelow(run, 'model'));
  if (kind === 'model.onnx') return exportOnnx(exportOptions(saved));
  const { model, state: weights, classNames, layers } = saved;
  const files = exportModel({ format: formats[kind], model, weights, classNames, layers });
  if (kind === 'tfjs.zip') return packZip(memoryStore(new Map(Object.entries(files)), 'tfjs'));
  return Object.values(files)[0] as Uint8Array;
}
