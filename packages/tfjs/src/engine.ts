import {
  CnnError,
  type Engine,
  type EngineProvider,
  firstLine,
  formatShape,
  type ProgramSet,
  refuseCluster,
  type Session,
  type StartOptions,
  sizeOf,
} from '@cnn/core';
import * as tf from '@tensorflow/tfjs-core';
import { DeviceWatch, type LosableDevice } from './device.js';
import type { BackendName } from './kernels/kernel.js';
import { openSession, type Turn } from './session.js';
import { MissingPart } from './webgpu/missingPart.js';

/** How one backend of tfjs is brought in. */
export interface BackendSource {
  /** What a user types. */
  readonly name: string;
  /** What tfjs calls it. */
  readonly backend: BackendName;
  /** For people: `WebAssembly with SIMD`. */
  readonly description: string;
  /** Imports and registers the backend. */
  load(options: StartOptions): Promise<void>;
  /** Sets up the backend, which tfjs has made its own by now; gives what more there is to say of it. */
  started?(): Promise<string | undefined>;
  /** The graphics device behind the backend, which may be lost. */
  device?(): LosableDevice;
  /** How many computations the backend of a graphics card has left to the processor. */
  offCard?(): number;
  /** Bytes of the largest value that the device takes, once the backend is tfjs's own. */
  largestBytes?(): number;
  /** What to do where it does not work. */
  readonly remedy: string;
}

/** The last piece of work on any backend of this copy of tfjs: its backend is a global setting. */
let previous: Promise<unknown> = Promise.resolve();

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = previous.then(work);
  previous = turn.catch(() => undefined);
  return turn;
}

function turnOf({ backend, offCard }: BackendSource, watch: DeviceWatch): Turn {
  return {
    ...{ backend, offCard },
    take: (work) =>
      inTurn(() =>
        watch.of(async () => {
          if (tf.getBackend() !== backend) await tf.setBackend(backend);
          return work();
        }),
      ),
  };
}

/** The devices of the backends that tfjs has made. */
const watches = new Map<BackendName, DeviceWatch>();

/** How many engines on each backend are in use. */
const inUse = new Map<BackendName, number>();

function count(backend: BackendName, change: 1 | -1): number {
  const now = (inUse.get(backend) ?? 0) + change;
  inUse.set(backend, now);
  return now;
}

/** Has tfjs make a backend anew when it is asked for again. */
function forget(backend: BackendName): void {
  watches.delete(backend);
  const factory = tf.findBackendFactory(backend);
  try {
    tf.removeBackend(backend);
  } catch {
    // It can't free what is gone.
  }
  if (tf.findBackendFactory(backend) === null) tf.registerBackend(backend, factory);
}

function watchOf({ backend, description, device }: BackendSource): DeviceWatch {
  const watch = watches.get(backend) ?? new DeviceWatch(description, { device: device?.() });
  watches.set(backend, watch);
  return watch;
}

/** An engine on one backend. Starting it twice is cheap: tfjs keeps a backend that it has. */
export function providerOf(source: BackendSource): EngineProvider {
  return {
    name: source.name,
    start: async (options = {}) => {
      const refused = refuseCluster(source.name, options);
      if (refused) return refused;
      try {
        // Without it tfjs warns of each kernel that tfjs-node and the cpu backend both bring.
        tf.enableProdMode();
        await source.load(options);
        const { more, watch, most } = await inTurn(async () => {
          if (watches.get(source.backend)?.isLost) forget(source.backend);
          if (!(await tf.setBackend(source.backend))) throw new Error('it did not start');
          await tf.ready();
          return {
            ...{ more: await source.started?.(), watch: watchOf(source) },
            most: source.largestBytes?.(),
          };
        });
        return { available: true, engine: engineOn(source, { more, watch, most }) };
      } catch (error) {
        const remedy = error instanceof MissingPart ? error.remedy : source.remedy;
        return { available: false, reason: `${source.description}: ${reasonOf(error)}. ${remedy}` };
      }
    },
  };
}

/** What a device does with larger ones ends in numbers that mean nothing, or ends the process. */
function checkSizes(what: string, { state }: ProgramSet, most: number): void {
  const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
  for (const [name, { shape }] of Object.entries(state)) {
    const bytes = 4 * sizeOf(shape);
    if (bytes <= most) continue;
    throw new CnnError(
      'ENGINE',
      `${what}: ${name} ${formatShape(shape)}: expected values of at most ${gigabytes(most)}, the most that the device takes at once, received ${gigabytes(bytes)}. Make the layer smaller, or use an engine on the processor.`,
    );
  }
}

function engineOn(
  source: BackendSource,
  {
    more,
    watch,
    most = Number.POSITIVE_INFINITY,
  }: { readonly more: string | undefined; readonly watch: DeviceWatch; readonly most: number | undefined },
): Engine {
  const turn = turnOf(source, watch);
  const sessions = new Set<Session>();
  let open = true;
  count(source.backend, 1);
  return {
    name: source.name,
    description: [`TensorFlow.js ${tf.version_core}`, source.description, more].filter(Boolean).join(', '),
    load: async (programs, state) => {
      checkSizes(source.description, programs, most);
      const session = await openSession(programs, state, turn).catch((error: unknown) => {
        throw error instanceof CnnError ? error : new CnnError('ENGINE', reasonOf(error), { cause: error });
      });
      sessions.add(session);
      return session;
    },
    dispose: async () => {
      await Promise.all([...sessions].map((session) => session.dispose()));
      sessions.clear();
      if (!open) return;
      open = false;
      if (count(source.backend, -1) > 0 || !watch.mayBeFreed) return;
      await inTurn(async () => {
        // Another engine may have started meanwhile.
        if ((inUse.get(source.backend) ?? 0) > 0) return;
        forget(source.backend);
        watch.free();
      });
    },
  };
}

/** What was thrown as a part of a sentence. */
const reasonOf = (error: unknown): string => firstLine(error).replace(/\.$/, '');
