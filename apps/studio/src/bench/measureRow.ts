import { type EngineName, type EngineParts, fastestEngine } from '@cnn/browser';
import {
  type Engine,
  initialState,
  type ModelDefinition,
  monotonicTime,
  predictionProgram,
  randomStream,
  type StateSpec,
} from '@cnn/core';
import { type PresetOptions, presets } from '@cnn/presets';
import { networks } from './networks.js';

/** One row of the table: a network on an engine. */
export interface RowTask {
  /** A name in `networks`. */
  readonly network: string;
  readonly engine: EngineName;
  /** How long training is measured, and prediction. */
  readonly seconds: number;
}

export type Phase = 'training' | 'prediction';

export interface RowResult {
  /** Images per second. */
  readonly training?: number | undefined;
  /** Images per second. */
  readonly prediction?: number | undefined;
  /** From the programs to the end of the first training step, of one image: what compiles, compiles here. */
  readonly firstStepSeconds?: number | undefined;
  /** What the engine says that it is. */
  readonly description?: string | undefined;
  /** Why there is no number. */
  readonly reason?: string | undefined;
}

/** How long an engine may take to its first step. */
const PATIENCE = 60;

/** Trains and predicts with random pixels. What does not work is a reason. */
export async function measureRow(
  { network, engine: name, seconds }: RowTask,
  { parts, onPhase }: { readonly parts: EngineParts; readonly onPhase: (phase: Phase) => void },
): Promise<RowResult> {
  const { model, batch, loss } = networkOf(network);
  try {
    onPhase('training');
    const { engine, measured } = await fastestEngine({
      ...{ ...parts, model, loss, seconds },
      ...{ batchSize: batch, names: [name], patience: PATIENCE },
    });
    const [{ imagesPerSecond, firstStepSeconds } = {}] = measured;
    onPhase('prediction');
    const prediction = await predictionSpeed(engine, { model, batch, seconds });
    const { description } = engine;
    await engine.dispose();
    return { training: imagesPerSecond, prediction, firstStepSeconds, description };
  } catch (error) {
    return { reason: reasonOf(error, name) };
  }
}

function networkOf(name: string): {
  readonly model: ModelDefinition;
  readonly batch: number;
  readonly loss: 'binaryCrossentropy' | 'sparseCategoricalCrossentropy';
} {
  const found = networks[name];
  if (found === undefined) throw new Error(`networks: there is no ${name}.`);
  const { preset, batch, options } = found;
  const make: (options: PresetOptions) => ModelDefinition = presets[preset];
  const loss = options.classes === undefined ? 'binaryCrossentropy' : 'sparseCategoricalCrossentropy';
  return { model: make(options), batch, loss };
}

/** Predicts for about `seconds`: whole batches, or as many images at once as take no longer than that. */
async function predictionSpeed(
  engine: Engine,
  {
    model,
    batch,
    seconds,
  }: { readonly model: ModelDefinition; readonly batch: number; readonly seconds: number },
): Promise<number> {
  const weights = initialState(model, 0);
  const frozen = Object.entries(weights).map(([name, { shape }]): [string, StateSpec] => [
    name,
    { shape, dtype: 'float32', role: 'frozen' },
  ]);
  const programs = { predict: predictionProgram(model) };
  const session = await engine.load({ state: Object.fromEntries(frozen), programs }, weights);
  const size = model.input.reduce((product, one) => product * one, 1);
  const random = randomStream({ seed: 0, purpose: 'engine', counters: [] });
  const pixels = random.fillUniform(new Float32Array(batch * size));
  const predict = async (images: number): Promise<number> => {
    const image = { shape: [images, ...model.input], data: pixels.slice(0, images * size) };
    const begin = monotonicTime();
    await session.run('predict', { image }, ['prediction']);
    return (monotonicTime() - begin) / 1000;
  };
  await predict(1);
  const images = Math.max(1, Math.min(batch, Math.floor(seconds / (await predict(1)))));
  if (images > 1) await predict(images);
  const times: number[] = [];
  const begin = monotonicTime();
  while (times.length === 0 || monotonicTime() - begin < seconds * 1000) times.push(await predict(images));
  await session.dispose();
  times.sort((a, b) => a - b);
  return images / (times[Math.floor(times.length / 2)] as number);
}

/** Without the words that `fastestEngine` puts before the reason of its only engine. */
function reasonOf(error: unknown, engine: EngineName): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(`no engine works here. ${engine}: `, '');
}
