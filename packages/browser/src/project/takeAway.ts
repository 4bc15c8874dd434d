import { CnnError, type LayerRules, type ModelDefinition, type TensorValues } from '@cnn/core';
import {
  type Experiment,
  type ExportOptions,
  experimentProgram,
  exportOptions,
  jsonText,
  memoryStore,
  packZip,
  parseExperiment,
  readModelFrom,
  readSealed,
  readStored,
  type Store,
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

/** What can be taken away of a model. */
export const modelKinds = [
  'model.zip',
  'model.onnx',
  'model.keras',
  'model.h5',
  'tfjs.zip',
  'model.safetensors',
] as const;

/** What can be taken away of a run besides its model. */
export const runKinds = ['run.zip', 'report.html', 'experiment.json', 'split.json', 'train.ts'] as const;

/** What can be taken away of a run. */
export const takeAwayKinds = [...modelKinds, ...runKinds] as const;

export type TakeAwayKind = (typeof takeAwayKinds)[number];

/** Where the files of a model are, and of its run where it has one. */
export interface TakenFrom {
  readonly model: Store;
  readonly run?: Store | undefined;
}

type Writers = (() => Promise<ModelWriters>) | undefined;

/**
 * A file of a run, or of a model.
 *
 * @throws CnnError (MODEL) that names a layer that a format can't hold; (FILE) for a run without a model; (OPTIONS) for a file of a run
 *   where there is a model alone
 */
export async function takeAway(
  { model, run }: TakenFrom,
  kind: TakeAwayKind,
  writers: Writers,
): Promise<Uint8Array> {
  if (kind === 'model.zip') return packZip(model);
  if (isModelKind(kind)) return exported(model, kind, writers);
  if (!run) throw new CnnError('OPTIONS', `${kind}: a model that was opened has no run. Take the model.`);
  switch (kind) {
    case 'run.zip':
      return packZip(run);
    case 'report.html':
    case 'split.json':
      return readStored(run, kind);
    case 'experiment.json':
      return new TextEncoder().encode(jsonText(await experimentForNode(run)));
    case 'train.ts':
      return new TextEncoder().encode(experimentProgram(await experimentForNode(run)));
    default:
      throw new CnnError('OPTIONS', `expected ${takeAwayKinds.join(', ')}, received ${kind}.`);
  }
}

function isModelKind(kind: TakeAwayKind): kind is (typeof modelKinds)[number] {
  return modelKinds.some((one) => one === kind);
}

/** How large a file is, or why there is none. Plain JSON. */
export type TakeAwaySize = { readonly bytes: number } | { readonly problem: string };

/** How large a file of a run or a model is; or why it can't be written, such as a layer that the format can't hold. */
export async function takeAwaySize(
  from: TakenFrom,
  kind: TakeAwayKind,
  writers: Writers,
): Promise<TakeAwaySize> {
  try {
    return { bytes: (await takeAway(from, kind, writers)).length };
  } catch (error) {
    if (error instanceof CnnError) return { problem: error.message };
    throw error;
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
  model: Store,
  kind: keyof typeof formats | 'model.onnx',
  writers: Writers,
): Promise<Uint8Array> {
  if (!writers) {
    throw new CnnError(
      'OPTIONS',
      `${kind}: this page writes no formats of other tools. Give serveProject the option writers, of @cnn/onnx and @cnn/exchange.`,
    );
  }
  const { exportOnnx, exportModel } = await writers();
  const saved = await readModelFrom(model);
  if (kind === 'model.onnx') return exportOnnx(exportOptions(saved));
  const { state: weights, classNames, layers } = saved;
  const files = exportModel({ format: formats[kind], model: saved.model, weights, classNames, layers });
  if (kind === 'tfjs.zip') return packZip(memoryStore(new Map(Object.entries(files)), 'tfjs'));
  return Object.values(files)[0] as Uint8Array;
}
