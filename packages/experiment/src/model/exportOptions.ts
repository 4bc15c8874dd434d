import { CnnError, type LayerRules, type ModelDefinition, type TensorValues } from '@cnn/core';
import { centerCropOrigin, type StainNormalization } from '@cnn/data';
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
  readonly layers?: LayerRules | undefined;
  readonly input: 'float32' | 'uint8';
  readonly rescale: number;
  /** Before the crop, and where it begins. */
  readonly imageSize?: readonly [height: number, width: number] | undefined;
  readonly cropOffset?: readonly [top: number, left: number] | undefined;
  readonly reinhard?: Extract<StainNormalization, { readonly type: 'reinhard' }>['reference'] | undefined;
  readonly temperature?: number | undefined;
  readonly thresholds?: number | readonly number[] | undefined;
  /** What is done around the network, as JSON texts by name, whether the file's graph does it or not. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** What the graph of an exported file does beside the network, of all that a model does. */
export interface DoneInGraph {
  /** Reinhard's normalization; Macenko's looks for the stains of each image, which no operations of ONNX do. */
  readonly stain: boolean;
  /** Of a single view: several are views of what was cut out. */
  readonly crop: boolean;
  /** After a single view; the mean over several comes before. */
  readonly temperature: boolean;
  readonly thresholds: boolean;
}

/** Of a file that takes `input`. */
export function doneInGraph(saved: SavedModel, input: 'float32' | 'uint8'): DoneInGraph {
  const { preprocessing, testTimeViews, temperature, decision } = saved;
  const { stain, cropSize, source } = preprocessing;
  const colours = stain?.type === 'reinhard' && (input === 'uint8' || source.white === 255);
  const single = testTimeViews === 1;
  const thresholds = decision?.threshold ?? decision?.labelThresholds;
  return {
    // It comes before the crop.
    stain: colours && (single || cropSize === undefined),
    crop: single && cropSize !== undefined,
    temperature: single && temperature !== undefined,
    thresholds: single && thresholds !== undefined,
  };
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
 * A trained model for `exportOnnx`: crop, Reinhard's stain normalization, temperature and thresholds in the file's graph where it can do
 * them (`doneInGraph`), and all that is done around the network in the metadata; `describePreprocessing` says for people what is left.
 *
 * @throws CnnError (MODEL) for `uint8` and a model of whose pixels nothing says what is white
 * @example
 * await writeFile('model.onnx', exportOnnx(exportOptions(model.saved)));
 */
export function exportOptions(saved: SavedModel, options: ExportAsTrainedOptions = {}): ExportOptions {
  const { model, state, classNames, layers, preprocessing, temperature } = saved;
  const { input = 'float32' } = options;
  const metadata = Object.entries(aroundNetwork(saved)).map(([name, value]) => [
    name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    JSON.stringify(value),
  ]);
  const done = doneInGraph(saved, input);
  const { imageSize, cropSize, stain } = preprocessing;
  return {
    ...{ model, state, classNames, layers, input },
    rescale: rescaleOf(saved, input),
    imageSize: done.crop ? imageSize : undefined,
    cropOffset: done.crop && cropSize ? centerCropOrigin(imageSize, cropSize) : undefined,
    reinhard: done.stain && stain?.type === 'reinhard' ? stain.reference : undefined,
    temperature: done.temperature ? temperature : undefined,
    thresholds: done.thresholds ? thresholdsOf(saved) : undefined,
    metadata: Object.fromEntries(metadata),
  };
}

function thresholdsOf({ decision, classNames }: SavedModel): number | readonly number[] | undefined {
  const { threshold, labelThresholds } = decision ?? {};
  return labelThresholds ? classNames.map((name) => labelThresholds[name] ?? 0.5) : threshold;
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
