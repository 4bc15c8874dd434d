import {
  BATCH,
  type BatchSource,
  CnnError,
  checkInteger,
  checkOptionNames,
  Graph,
  lowerModel,
  mapLayers,
  type Program,
  type ProgramSet,
  type TensorValue,
  type TensorValues,
} from '@cnn/core';
import { stepInputs } from '../programs/stepInputs.js';
import { requireSource } from './checkSource.js';
import { checkSourceInputs } from './checkSourceParts.js';
import { inputTensors } from './inputTensors.js';
import { Pause } from './pause.js';
import type { Runtime, StopSignal } from './runtime.js';
import { readWeights, writeWeights } from './weights.js';

export interface BatchNormStatisticsOptions {
  /** Images whose moments are taken together; default 32. Take that of the training. */
  readonly batchSize?: number | undefined;
  readonly signal?: StopSignal | undefined;
}

/**
 * Computes the running statistics of every batch normalization anew, as the moments over one pass of a source, instead of the
 * moving averages that training left. So they belong to the weights as they are: after few steps a moving average still holds its
 * initial values, and that of averaged weights (EMA, SWA) belongs to other weights. It is PyTorch's
 * `torch.optim.swa_utils.update_bn`, or "precise BN" (Wu & Johnson 2021, "Rethinking 'Batch' in BatchNorm", arXiv 2105.07576):
 * each batch is normalized by its own moments, in the order of an epoch of training; means and variances are then those of all
 * items (variances biased, as in Keras), where `update_bn` takes the plain mean over batches. Nothing is dropped.
 *
 * @returns how many layers have new statistics; 0 where the model has no batch normalization that is trained
 * @throws CnnError (ABORTED) when the signal fires, (TRAINING) for images of another shape; the statistics then stay as they are
 */
export async function recomputeBatchNormStatistics(
  runtime: Runtime,
  source: BatchSource,
  options: BatchNormStatisticsOptions = {},
): Promise<number> {
  const where = 'recomputeBatchNormStatistics';
  checkOptionNames({ where, options, names: { batchSize: true, signal: true } });
  requireSource(where, source);
  const { batchSize = 32, signal } = options;
  checkInteger('batchSize', batchSize, 1);
  const { model, engine, seed } = runtime;
  if (source.size === 0 || source.imageShape.join() !== model.input.join()) {
    throw new CnnError(
      'TRAINING',
      `recomputeBatchNormStatistics: received ${source.size} images of [${source.imageShape.join(', ')}], model '${model.name}' takes at least one of [${model.input.join(', ')}].`,
    );
  }
  checkSourceInputs({ model, source, name: 'set' });
  const { programs, layers } = momentPrograms(runtime);
  if (layers.length === 0) return 0;
  const weights = await readWeights(runtime);
  const session = await engine.load(programs, weightsOf(programs, weights));
  const moments = layers.map((name) => new Moments(name));
  try {
    const pause = new Pause();
    for await (const { images, indices, inputs } of source.batches({
      batchSize,
      shuffle: true,
      seed,
      epoch: 0,
    })) {
      if (signal?.aborted)
        throw new CnnError('ABORTED', 'recomputeBatchNormStatistics was stopped before its last batch.');
      const batch = { image: images, ...inputTensors({ model, inputs, size: indices.length }) };
      const outputs = await session.run(
        'moments',
        stepInputs({ program: programs.programs.moments as Program, batch, batchSize: indices.length }),
      );
      for (const one of moments) one.add(outputs, indices.length);
      await pause.turn();
    }
  } finally {
    await session.dispose();
  }
  await writeWeights(runtime, Object.assign({}, ...moments.map((one) => one.values())));
  return layers.length;
}

/** A program whose outputs are the moments of a batch in each batch normalization: what a momentum of 0 keeps of the past. */
function momentPrograms({ model, layers: own }: Pick<Runtime, 'model' | 'layers'>): {
  readonly programs: ProgramSet;
  readonly layers: readonly string[];
} {
  const graph = new Graph();
  const image = graph.input('image', {
    shape: [BATCH, ...model.input],
    dtype: 'float32',
    source: { kind: 'batch' },
  });
  const changed = mapLayers(model, (layer) => {
    // Synchronized ones too: one process sees all images.
    if (layer.type === 'batchNormalization') return { ...layer, momentum: 0, synchronized: undefined };
    return 'rate' in layer ? { ...layer, rate: 0 } : layer;
  });
  const { statistics } = lowerModel(graph, changed, { image, training: true, layers: own });
  const programs = { programs: { moments: graph.program({ outputs: statistics }) }, state: graph.stateSpecs };
  const names = Object.keys(statistics).filter((name) => name.endsWith(MEAN));
  return { programs, layers: names.map((name) => name.slice(0, -MEAN.length)) };
}

const MEAN = '/moving_mean';
const VARIANCE = '/moving_variance';

const weightsOf = ({ state }: ProgramSet, weights: TensorValues): TensorValues =>
  Object.fromEntries(Object.keys(state).map((name) => [name, weights[name] as TensorValue]));

/** Mean and variance of each channel over batches of any size: the variance of all is the mean of variances and of squared means, less the squared mean. */
class Moments {
  readonly #layer: string;
  #items = 0;
  #mean = new Float64Array();
  #square = new Float64Array();

  constructor(layer: string) {
    this.#layer = layer;
  }

  add(outputs: TensorValues, items: number): void {
    const mean = (outputs[this.#layer + MEAN] as TensorValue).data;
    const variance = (outputs[this.#layer + VARIANCE] as TensorValue).data;
    if (this.#items === 0)
      [this.#mean, this.#square] = [new Float64Array(mean.length), new Float64Array(mean.length)];
    this.#items += items;
    for (let channel = 0; channel < mean.length; channel++) {
      const own = mean[channel] as number;
      const square = (variance[channel] as number) + own * own;
      const share = items / this.#items;
      this.#mean[channel] = (this.#mean[channel] as number) + share * (own - (this.#mean[channel] as number));
      this.#square[channel] =
        (this.#square[channel] as number) + share * (square - (this.#square[channel] as number));
    }
  }

  values(): TensorValues {
    const shape = [this.#mean.length];
    const variance = this.#square.map((square, channel) =>
      Math.max(0, square - (this.#mean[channel] as number) ** 2),
    );
    return {
      [this.#layer + MEAN]: { shape, data: Float32Array.from(this.#mean) },
      [this.#layer + VARIANCE]: { shape, data: Float32Array.from(variance) },
    };
  }
}
