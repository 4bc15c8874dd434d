import { CnnError, type ModelDefinition, type TensorValues } from '@cnn/core';
import type { SavedModel } from './savedModel.js';

export interface ExportAsTrainedOptions {
  /** What the file takes: pixels as the network takes them, or bytes 0..255, which the file scales itself. Default `float32`. */
  readonly input?: 'float32' | 'uint8' | undefined;
}

/** What `exportOnnx` of `@cnn/onnx` takes. */
export interface ExportOptions {
  readonly model: ModelDefinition;
  readonly state: TensorValues;
  readonly classNames: readonly string[];
  readonly input: 'float32' | 'uint8';
  readonly rescale: number;
  /** What is done around the network, as JSON texts by name: it is not part of the file's graph. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** What is done around the network: preprocessing before it, views, temperature and thresholds after it. */
export function aroundNetwork({ preprocessing, testTimeViews, temperature, decision }: SavedModel) {
  return {
    ...{ preprocessing, testTimeViews },
    ...(temperature === undefined ? {} : { temperature }),
    ...(decision ? { decision } : {}),
  };
}

/**
 * A trained model for `exportOnnx`, with what is done around the network in the file's metadata; `describePreprocessing` says it
 * for people.
 *
 * @throws CnnError (MODEL) for `uint8` and a model of whose pixels nothing says what is white
 * @example
 * await writeFile('model.onnx', exportOnnx(exportOptions(model.saved)));
 */
export function exportOptions(saved: SavedModel, options: ExportAsTrainedOptions = {}): ExportOptions {
  const { model, state, classNames } = saved;
  const { input = 'float32' } = options;
  const metadata = Object.entries(aroundNetwork(saved)).map(([name, value]) => [
    name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    JSON.stringify(value),
  ]);
  return {
    ...{ model, state, classNames, input },
    rescale: rescaleOf(saved, input),
    metadata: Object.fromEntries(metadata),
  };
}

/** What bytes are multiplied by, where the file takes them: 255 is their white, whatever it was in training. */
function rescaleOf({ preprocessing: { rescale, source } }: SavedModel, input: 'float32' | 'uint8'): number {
  if (input === 'float32' || source.white === 255) return rescale;
  if (source.white !== null) return (rescale * source.white) / 255;
  throw new CnnError(
    'MODEL',
    `input uint8: expected a model whose pixels have a white, received one of ${source.type} of which nothing says what is white. Use float32.`,
  );
}
