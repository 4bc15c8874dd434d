import {
  CnnError,
  checkCluster,
  checkInteger,
  checkOptionNames,
  type Engine,
  type EngineAttempt,
  type EngineProvider,
  nearestName,
  type StartOptions,
} from '@cnn/core';
import { REASONS, reasonOf } from '../files/fileErrors.js';
import { cardTrial } from './cardTrial.js';

/** An engine that this host can look for. */
interface Candidate {
  readonly name: string;
  readonly package: string;
  /** Name of the package's export. */
  readonly provider: string;
  /** The import stands here in full, so that bundlers see it. */
  readonly load: () => Promise<object>;
  /** Why it is started only where it is named; undefined, or absent, where it is also chosen by itself. */
  readonly onlyByName?: () => Promise<string | undefined>;
}

const fromTfjs = (name: string, provider: string): Candidate => ({
  name,
  package: '@cnn/tfjs',
  provider,
  load: () => import('@cnn/tfjs'),
});

/** Shaders on the processor are slower than any other engine. */
async function withoutGraphicsCard(): Promise<string | undefined> {
  const { webgpuAdapter } = await import('@cnn/tfjs');
  const found = await webgpuAdapter();
  return found.available && found.adapter.software
    ? 'no graphics card computes, but the processor in its place.'
    : undefined;
}

/**
 * As they usually rank: the first one that works is the default. Engines on graphics cards stand behind those that are fast on every
 * machine: which of them is faster on a card depends on the card and the network, so that a card is asked for by its engine's name.
 */
const candidates: readonly Candidate[] = [
  {
    name: 'tensorflow',
    package: '@cnn/tensorflow',
    provider: 'tensorflowEngine',
    load: () => import('@cnn/tensorflow'),
  },
  { name: 'onnx', package: '@cnn/onnx', provider: 'onnxEngine', load: () => import('@cnn/onnx') },
  {
    name: 'onnx-webgpu',
    package: '@cnn/onnx',
    provider: 'onnxWebGpu',
    load: () => import('@cnn/onnx'),
    onlyByName: async () => 'onnx works wherever it does.',
  },
  { ...fromTfjs('webgpu', 'tfjsWebgpu'), onlyByName: withoutGraphicsCard },
  fromTfjs('wasm', 'tfjsWasm'),
  fromTfjs('tfjs-node', 'tfjsTensorflow'),
  fromTfjs('cpu', 'tfjsCpu'),
];

/** What a user can name, as they usually rank. */
export const engineNames: readonly string[] = candidates.map(({ name }) => name);

function isProvider(value: unknown): value is EngineProvider {
  return typeof value === 'object' && value !== null && 'start' in value && typeof value.start === 'function';
}

function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split('\n')[0] ?? '').trim();
}

/** Starts an engine; whatever stands in the way is a reason, not a crash. */
async function attempt(candidate: Candidate, options: StartOptions = {}): Promise<EngineAttempt> {
  let exported: unknown;
  try {
    const module = await candidate.load();
    exported = Object.entries(module).find(([name]) => name === candidate.provider)?.[1];
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
    const install = `Install it: npm install ${candidate.package}.`;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code in REASONS)
      return { available: false, reason: `${candidate.package} can't be loaded: ${reasonOf(error)}.` };
    const reason = missing
      ? `${candidate.package}, or something that it needs, is not installed. ${install}`
      : `${candidate.package} did not load: ${oneLine(error)}. ${install}`;
    return { available: false, reason };
  }
  if (!isProvider(exported)) {
    return {
      available: false,
      reason: `${candidate.package} has no export ${candidate.provider}. Update it.`,
    };
  }
  try {
    return await exported.start(options);
  } catch (error) {
    // What is wrong with the options themselves is no reason to look for another engine.
    if (error instanceof CnnError && error.code === 'OPTIONS') throw error;
    return { available: false, reason: `it did not start: ${oneLine(error)}` };
  }
}

/** @throws CnnError (OPTIONS) for a name that no engine has */
export function checkEngineName(name: string): void {
  if (engineNames.includes(name)) return;
  const nearest = typeof name === 'string' ? nearestName(name, engineNames) : undefined;
  const hint = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
  throw new CnnError('OPTIONS', `engine: expected ${engineNames.join(', ')}, received ${name}.${hint}`, {
    details: { option: 'engine', nearest },
  });
}

export interface SelectEngineOptions extends StartOptions {
  /** One of `engineNames`; the first that works when absent. */
  readonly name?: string | undefined;
}

/**
 * Starts the engine of this name, or the first of `engineNames` that works here. Without a name, an engine on a graphics card is taken only with a
 * card, never by software, and only where neither `tensorflow` nor `onnx` works.
 *
 * @throws CnnError (OPTIONS) for an unknown name or option, (ENGINE) when the engine, or every engine, does not work here
 */
export async function selectEngine(options: SelectEngineOptions = {}): Promise<Engine> {
  checkOptionNames({
    where: 'selectEngine',
    options,
    names: { name: true, threads: true, cluster: true, onWaiting: true },
    remedies: { engine: 'Did you mean name?' },
  });
  const { name, ...start } = options;
  if (start.threads !== undefined) checkInteger('selectEngine: threads', start.threads, 1);
  checkCluster(start.cluster);
  if (name !== undefined) checkEngineName(name);
  const wanted = name === undefined ? candidates : candidates.filter((candidate) => candidate.name === name);
  const reasons: string[] = [];
  for (const candidate of wanted) {
    const passedOver = name === undefined ? await candidate.onlyByName?.().catch(() => undefined) : undefined;
    const result: EngineAttempt =
      passedOver === undefined ? await attempt(candidate, start) : { available: false, reason: passedOver };
    if (result.available) return result.engine;
    reasons.push(`${candidate.name}: ${result.reason}`);
  }
  const what = name === undefined ? 'no engine works here' : `the engine ${name} does not work here`;
  throw new CnnError('ENGINE', `${what}. ${reasons.join(' ')}`);
}

/** What `cnn doctor` tells about an engine. */
export interface EngineStatus {
  readonly name: string;
  readonly available: boolean;
  /** Library, version and device of an engine that works. */
  readonly description?: string;
  /** Why it does not work, and the remedy. */
  readonly reason?: string;
  /** Why an engine that works is used only where it is named; absent where it may also be the default. */
  readonly onlyByName?: string;
  /** What a trial training on a graphics card came to. */
  readonly trial?: EngineTrial;
}

export interface EngineTrial {
  /** How many operations of a training step were computed by the processor instead. */
  readonly offCard: number;
  /** The largest relative difference between the losses of three steps and those of the engine `cpu`. */
  readonly difference: number;
}

export interface ListEnginesOptions {
  /** Trains a small network on each engine of a graphics card, which takes seconds by software. Default false. */
  readonly trial?: boolean | undefined;
}

/** What the status says of a trial; that it does not work after all where the training fails. */
async function trialOn(engine: Engine): Promise<Partial<EngineStatus>> {
  try {
    const { losses, offCard = 0 } = await cardTrial(engine);
    const cpu = await selectEngine({ name: 'cpu' });
    const expected = (await cardTrial(cpu)).losses;
    await cpu.dispose();
    const difference = Math.max(
      ...losses.map((loss, step) => Math.abs(loss / (expected[step] ?? Number.NaN) - 1)),
    );
    return { trial: { offCard, difference } };
  } catch (error) {
    return { available: false, reason: `it started, but a training on it failed: ${oneLine(error)}` };
  }
}

/** Tries every engine, in the order of `engineNames`. */
export async function listEngines({ trial = false }: ListEnginesOptions = {}): Promise<EngineStatus[]> {
  const result: EngineStatus[] = [];
  for (const candidate of candidates) {
    const { name } = candidate;
    const tried = await attempt(candidate);
    if (tried.available) {
      const onlyByName = await candidate.onlyByName?.();
      const { description } = tried.engine;
      const tested = trial && candidate.onlyByName ? await trialOn(tried.engine) : {};
      result.push({
        ...{ name, available: true, description },
        ...(onlyByName === undefined ? {} : { onlyByName }),
        ...tested,
      });
      await tried.engine.dispose();
    } else result.push({ name, available: false, reason: tried.reason });
  }
  return result;
}
