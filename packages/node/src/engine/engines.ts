import {
  CnnError,
  type Engine,
  type EngineAttempt,
  type EngineProvider,
  nearestName,
  type StartOptions,
} from '@cnn/core';
import { REASONS, reasonOf } from '../files/fileErrors.js';

/** An engine that this host can look for. */
interface Candidate {
  readonly name: string;
  readonly package: string;
  /** Name of the package's export. */
  readonly provider: string;
  /** The import stands here in full, so that bundlers see it. */
  readonly load: () => Promise<object>;
}

const fromTfjs = (name: string, provider: string): Candidate => ({
  name,
  package: '@cnn/tfjs',
  provider,
  load: () => import('@cnn/tfjs'),
});

/** The fastest first: the first one that works is the default. */
const candidates: readonly Candidate[] = [
  {
    name: 'tensorflow',
    package: '@cnn/tensorflow',
    provider: 'tensorflowEngine',
    load: () => import('@cnn/tensorflow'),
  },
  { name: 'onnx', package: '@cnn/onnx', provider: 'onnxEngine', load: () => import('@cnn/onnx') },
  fromTfjs('wasm', 'tfjsWasm'),
  fromTfjs('tfjs-node', 'tfjsTensorflow'),
  fromTfjs('cpu', 'tfjsCpu'),
];

/** What a user can name, the fastest first. */
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
    return { available: false, reason: `it did not start: ${oneLine(error)}` };
  }
}

/** @throws CnnError (OPTIONS) for a name that no engine has */
export function checkEngineName(name: string): void {
  if (engineNames.includes(name)) return;
  const nearest = nearestName(name, engineNames);
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
 * Starts the engine of this name, or the fastest that works here.
 *
 * @throws CnnError (OPTIONS) for an unknown name, (ENGINE) when the engine, or every engine, does not work here
 */
export async function selectEngine(options: SelectEngineOptions = {}): Promise<Engine> {
  const { name, ...start } = options;
  if (name !== undefined) checkEngineName(name);
  const wanted = name === undefined ? candidates : candidates.filter((candidate) => candidate.name === name);
  const reasons: string[] = [];
  for (const candidate of wanted) {
    const result = await attempt(candidate, start);
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
}

/** Tries every engine, the fastest first. */
export async function listEngines(): Promise<EngineStatus[]> {
  const result: EngineStatus[] = [];
  for (const candidate of candidates) {
    const { name } = candidate;
    const tried = await attempt(candidate);
    if (tried.available) {
      result.push({ name, available: true, description: tried.engine.description });
      await tried.engine.dispose();
    } else result.push({ name, available: false, reason: tried.reason });
  }
  return result;
}
