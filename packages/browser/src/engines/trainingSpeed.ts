import {
  CnnError,
  type Engine,
  initialState,
  type ModelDefinition,
  monotonicTime,
  type Program,
  type ProgramSet,
  randomStream,
  type Session,
  type TensorValue,
  type TensorValues,
} from '@cnn/core';
import { adam, type OutputLosses, stepInputs, stepScalars, trainingPrograms } from '@cnn/train';

/** A training whose steps can be timed on any engine. */
export interface TimedTraining {
  readonly programs: ProgramSet;
  readonly state: TensorValues;
  readonly batchSize: number;
}

export interface TimedTrainingOptions {
  readonly model: ModelDefinition;
  /** Images in a step. */
  readonly batchSize: number;
  /** Default `meanSquaredError`: it fits every output, and what a loss costs is next to nothing. */
  readonly loss?: OutputLosses | undefined;
}

/** @throws CnnError for a definition that is wrong, or a loss that does not fit it */
export function timedTraining(options: TimedTrainingOptions): TimedTraining {
  const { model, batchSize, loss = 'meanSquaredError' } = options;
  const { state, slots, programs } = trainingPrograms({ model, loss });
  const { train } = programs as { readonly train: Program };
  return {
    programs: { state, programs: { train } },
    state: { ...initialState(model, 0), ...slots },
    batchSize,
  };
}

export interface SpeedOptions {
  /** How long to train for, behind the first steps. */
  readonly seconds: number;
  readonly signal?: AbortSignal | undefined;
}

export interface Speed {
  readonly imagesPerSecond: number;
  /** From the programs to the end of the first step: what compiles, compiles here. */
  readonly firstStepSeconds: number;
}

/**
 * Trains on random pixels for about `seconds`. The first step is of one image: where one takes long, the steps that are timed
 * are of fewer images than a batch, so that a slow engine costs little more time than a fast one.
 *
 * @param onFirstStep is called when the first step is done
 * @throws CnnError (ABORTED) when the signal says so; what the engine throws
 */
export async function trainingSpeed(
  engine: Engine,
  training: TimedTraining,
  { seconds, signal, onFirstStep }: SpeedOptions & { readonly onFirstStep: () => void },
): Promise<Speed> {
  const begin = monotonicTime();
  const session = await engine.load(training.programs, training.state);
  try {
    const step = stepsOf(session, training.programs.programs.train as Program, signal);
    await step(1);
    const firstStepSeconds = (monotonicTime() - begin) / 1000;
    onFirstStep();
    const perImage = await step(1);
    const images = Math.max(1, Math.min(training.batchSize, Math.floor(seconds / perImage)));
    if (images > 1) await step(images);
    const times: number[] = [];
    let total = 0;
    while (total < seconds) {
      const time = await step(images);
      times.push(time);
      total += time;
    }
    return { imagesPerSecond: images / lowerQuartile(times), firstStepSeconds };
  } finally {
    await session.dispose();
  }
}

/** Runs a step of so many images, and gives its seconds. */
function stepsOf(
  session: Session,
  program: Program,
  signal: AbortSignal | undefined,
): (images: number) => Promise<number> {
  const optimizer = adam();
  let done = 0;
  return async (images) => {
    await eventsArrive();
    expectGoingOn(signal);
    // A rate so small that the weights stay what they are at the beginning of a training.
    const scalars = stepScalars(optimizer, { step: done, learningRate: 1e-7 });
    const batch = randomBatch(program, images);
    const inputs = stepInputs({ program, batch, batchSize: images, scalars, step: done });
    done++;
    const begin = monotonicTime();
    const { loss } = await session.run('train', inputs, ['loss']);
    const seconds = (monotonicTime() - begin) / 1000;
    if (!Number.isFinite(loss?.data[0]))
      throw new CnnError('ENGINE', `its loss is ${loss?.data[0]}, where others give a number.`);
    return seconds;
  };
}

/** Values for what a host gives a program: random pixels, labels of 0 and 1, weights of 1. */
function randomBatch(program: Program, images: number): Record<string, TensorValue> {
  const random = randomStream({ seed: 0, purpose: 'engine', counters: [images] });
  const entries = Object.entries(program.inputs).flatMap(
    ([name, { shape, dtype, source }]): [string, TensorValue][] => {
      if (source.kind !== 'batch') return [];
      const sizes = shape.map((size) => (size < 0 ? -size * images : size));
      const count = sizes.reduce((product, size) => product * size, 1);
      if (dtype === 'int32') return [[name, { shape: sizes, data: new Int32Array(count) }]];
      const data = new Float32Array(count);
      if (name === 'weight') data.fill(1);
      else if (name.startsWith('label')) for (let at = 0; at < count; at += 2) data[at] = 1;
      else random.fillUniform(data);
      return [[name, { shape: sizes, data }]];
    },
  );
  return Object.fromEntries(entries);
}

/** Other programs make single steps slower, never faster. */
const lowerQuartile = (times: readonly number[]): number =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length / 4)] as number;

/** Clicks and messages, a stop among them, arrive between steps, also where an engine computes in this thread. */
const eventsArrive = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

export function expectGoingOn(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new CnnError('ABORTED', 'choosing an engine was stopped.');
}
