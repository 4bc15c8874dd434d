import { checkInteger, type StartOptions } from '@cnn/core';
import type { Target } from '../writing/emission.js';
import { ON_DEVICE_ALONE } from './deviceAlone.js';
import { deviceMissing, vulkanMissing } from './deviceMissing.js';
import { notLoaded } from './notLoaded.js';
import { OnnxThread } from './onnxThread.js';
import { leastModel } from './probe.js';
import { createRuntime, type OnnxRuntime, type Runtime, type RuntimeOptions } from './runtime.js';
import type { HostAttempt } from './runtimeHost.js';
import { ShortRunsHere } from './shortRunsHere.js';

export interface DeviceOptions {
  /** Default: the processor. */
  readonly device?: Target['device'];
  /** The beginning of a file's name, for each session that ONNX Runtime is to tell of: which provider computed each node. */
  readonly profile?: string | undefined;
}

/**
 * Threads stay awake between the operations of a run, which are short, and sleep between runs: spinning on, they would take the
 * core on which the next batch is made.
 */
const AWAKE_IN_A_RUN = { force_spinning_stop: '1', intra_op: { allow_spinning: '1' } };

/** And a while after it, as ONNX Runtime does by default: predictions that follow each other closely need not wake them. */
const AWAKE = { intra_op: { allow_spinning: '1' } };

/** Starts onnxruntime-node in a thread of its own, and in this one for predictions that take a moment, to compute on the processor or on a device. */
export async function nodeHost(
  options: StartOptions = {},
  { device, profile }: DeviceOptions = {},
): Promise<HostAttempt> {
  if (globalThis.process?.getBuiltinModule === undefined)
    return {
      available: false,
      reason: 'ONNX Runtime for Node runs in Node 20.16 or newer. In a page, use onnxWebFrom.',
    };
  // No import: bundlers for browsers would look for Node's modules.
  const { availableParallelism } = process.getBuiltinModule('node:os');
  const { threads = availableParallelism() } = options;
  checkInteger('the engine onnx: threads', threads, 1);
  const platform = `${process.platform}-${process.arch}`;
  const missing = (error: string): string =>
    (device && deviceMissing(error, { platform, drivers: process.env.VK_DRIVER_FILES })) ??
    notLoaded({ error, platform });
  const vulkan = device && vulkanMissing();
  if (vulkan !== undefined) return { available: false, reason: missing(vulkan) };
  // Without ONNX Runtime's plan of the whole memory, which takes twice what its arena does.
  const sessions = {
    ...{ intraOpNumThreads: threads, executionMode: 'sequential', enableMemPattern: false },
    extra: { session: { ...AWAKE_IN_A_RUN, ...(device && ON_DEVICE_ALONE) } },
    ...(device && { executionProviders: [device] }),
    ...(profile !== undefined && { enableProfiling: true, profileFilePrefix: profile }),
    logSeverityLevel: 4,
  };
  const runtime = { options: sessions, predicting: { extra: { session: AWAKE } } };
  const thread = await OnnxThread.start(device ? { options: sessions } : runtime, { device });
  if (typeof thread === 'string') return { available: false, reason: missing(thread) };
  const host = device ? thread : new ShortRunsHere(thread, () => runtimeHere(runtime));
  return { available: true, host, threads };
}

function runtimeHere(options: Pick<RuntimeOptions, 'options' | 'predicting'>): Runtime {
  const { createRequire } = process.getBuiltinModule('node:module');
  const ort = createRequire(import.meta.url)('onnxruntime-node') as OnnxRuntime;
  return createRuntime({ ort, ...options, least: leastModel() });
}
