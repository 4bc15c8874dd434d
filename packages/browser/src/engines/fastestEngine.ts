import { CnnError, checkOptionNames, type Engine, firstLine } from '@cnn/core';
import { Deadline } from './deadline.js';
import {
  checkEngineParts,
  type EngineName,
  type EngineParts,
  engineNames,
  providerOf,
  withoutGraphicsCard,
} from './engineProviders.js';
import {
  expectGoingOn,
  type Speed,
  type TimedTraining,
  type TimedTrainingOptions,
  timedTraining,
  trainingSpeed,
} from './trainingSpeed.js';

export interface FastestEngineOptions extends EngineParts, TimedTrainingOptions {
  /** How long each engine trains. Default 1. */
  readonly seconds?: number | undefined;
  /** Within how many seconds an engine must have started, its files loaded, and taken its first step. Default 30. */
  readonly patience?: number | undefined;
  /** Engines to choose from. Default: all of `engineNames`. */
  readonly names?: readonly EngineName[] | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Is told of each engine as soon as it has been tried. */
  readonly onMeasured?: ((measured: MeasuredEngine) => void) | undefined;
}

/** What came of trying an engine: its speed, or why there is none. */
export interface MeasuredEngine {
  readonly name: EngineName;
  /** In training. */
  readonly imagesPerSecond?: number | undefined;
  /** Of one image, with all that is compiled for it. */
  readonly firstStepSeconds?: number | undefined;
  /** Why it was not measured. */
  readonly reason?: string | undefined;
}

export interface FastestEngine {
  /** Started. Whoever asked for it disposes it. */
  readonly engine: Engine;
  readonly name: EngineName;
  /** In the order in which they were tried. */
  readonly measured: readonly MeasuredEngine[];
}

/** Engines that are tried only where no other works: plain JavaScript always does, and is always slow. */
const lastResort = 'it is the slowest, and measured only where nothing else works.';

/**
 * Starts the engine that trains this model fastest here: each trains it for a second on random pixels. Engines whose graphics
 * the processor draws, and `cpu`, are tried only where no other works. In a page it keeps the thread busy: best in a worker.
 *
 * ```ts
 * const { engine, name, measured } = await fastestEngine({ model, batchSize: 32, onnx: onnxWebFrom({ ort, wasmPaths: '/ort/' }), wasmPaths: '/wasm/' });
 * console.log(name, measured); // 'onnx', [{ name: 'webgpu', reason: 'WebGPU: there is no WebGPU here. …' }, { name: 'onnx', imagesPerSecond: 240, … }, …]
 * ```
 *
 * @throws CnnError (OPTIONS) for options that are wrong, (MODEL, TRAINING) for a model or loss that is wrong, (ENGINE) with every
 *   reason, as `details.measured` has them, when no engine works, (ABORTED) when the signal says so
 */
export async function fastestEngine(options: FastestEngineOptions): Promise<FastestEngine> {
  const { names = engineNames, signal, onMeasured } = options;
  checkOptions(options);
  const training = timedTraining(options);
  const measured: MeasuredEngine[] = [];
  const tell = (one: MeasuredEngine): void => {
    measured.push(one);
    onMeasured?.(one);
  };
  let best: { readonly engine: Engine; readonly name: EngineName; readonly speed: number } | undefined;
  const attempt = async (name: EngineName): Promise<void> => {
    const { engine, ...result } = await tried(name, training, options);
    if (engine !== undefined) {
      const speed = result.imagesPerSecond as number;
      const loser = best !== undefined && best.speed >= speed ? engine : best?.engine;
      if (loser !== engine) best = { engine, name, speed };
      await loser?.dispose();
    }
    tell({ name, ...result });
  };
  try {
    const late: { readonly name: EngineName; readonly reason: string }[] = [];
    for (const name of engineNames.filter((one) => names.includes(one))) {
      expectGoingOn(signal);
      const reason = name === 'cpu' ? lastResort : await withoutGraphicsCard(name);
      if (reason === undefined) await attempt(name);
      else late.push({ name, reason });
    }
    // Plain JavaScript before graphics that the processor draws.
    for (const { name, reason } of late.reverse()) {
      expectGoingOn(signal);
      if (best === undefined) await attempt(name);
      else tell({ name, reason });
    }
  } catch (error) {
    await best?.engine.dispose();
    throw error;
  }
  if (best !== undefined) return { engine: best.engine, name: best.name, measured };
  const reasons = measured.map(({ name, reason }) => `${name}: ${reason}`);
  throw new CnnError('ENGINE', `no engine works here. ${reasons.join(' ')}`, { details: { measured } });
}

type Tried = Partial<Speed> & { readonly engine?: Engine; readonly reason?: string };

/** One engine, measured; what fails is a reason. */
async function tried(
  name: EngineName,
  training: TimedTraining,
  { seconds = 1, patience = 30, signal, onnx, onnxWebGpu, wasmPaths }: FastestEngineOptions,
): Promise<Tried> {
  const deadline = new Deadline(patience, { signal });
  const work = async (): Promise<Tried> => {
    const provider = await providerOf(name, { onnx, onnxWebGpu, wasmPaths });
    const attempt = await provider.start();
    if (!attempt.available) return { reason: attempt.reason };
    const { engine } = attempt;
    try {
      const speed = await trainingSpeed(engine, training, {
        ...{ seconds, signal: deadline.signal },
        onFirstStep: () => deadline.met(),
      });
      expectGoingOn(deadline.signal);
      return { engine, ...speed };
    } catch (error) {
      await engine.dispose();
      throw error;
    }
  };
  try {
    return await deadline.of(work());
  } catch (error) {
    expectGoingOn(signal);
    return { reason: deadline.passed ?? firstLine(error) };
  }
}

const optionNames = {
  model: true,
  batchSize: true,
  loss: true,
  seconds: true,
  patience: true,
  names: true,
  onnx: true,
  onnxWebGpu: true,
  wasmPaths: true,
  signal: true,
  onMeasured: true,
} as const;

function checkOptions(options: FastestEngineOptions): void {
  checkOptionNames({ where: 'fastestEngine', options, names: optionNames });
  const { batchSize, seconds = 1, patience = 30, names = engineNames, onnx, onnxWebGpu } = options;
  checkEngineParts('fastestEngine', { names, onnx, onnxWebGpu });
  if (!Number.isInteger(batchSize) || batchSize < 1)
    throw new CnnError(
      'OPTIONS',
      `fastestEngine: batchSize must be an integer from 1, received ${batchSize}.`,
    );
  for (const [name, value] of Object.entries({ seconds, patience }))
    if (!(Number.isFinite(value) && value > 0))
      throw new CnnError('OPTIONS', `fastestEngine: ${name} must be a number above 0, received ${value}.`);
}
