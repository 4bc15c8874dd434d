import { availableParallelism } from 'node:os';
import {
  type Cluster,
  CnnError,
  checkCluster,
  checkState,
  type Engine,
  type EngineAttempt,
  type EngineProvider,
  firstLine,
  type ProgramSet,
  type Session,
  type StartOptions,
  type TensorValues,
} from '@cnn/core';
import { checkNetwork } from './cluster/checkNetwork.js';
import { compileProgramSet } from './compile/compileProgramSet.js';
import { TensorflowRuntime } from './ffi/runtime.js';
import { deviceText } from './native/driver.js';
import { nativeStatus } from './native/locate.js';
import { TensorflowSession } from './tensorflowSession.js';

interface EngineFacts {
  readonly device: string;
  readonly cluster: Cluster | undefined;
}

/** TensorFlow by its C interface, in a thread of its own. */
class TensorflowEngine implements Engine {
  readonly name = 'tensorflow';
  readonly description: string;
  readonly cluster?: Cluster | undefined;
  readonly #runtime: TensorflowRuntime;

  constructor(runtime: TensorflowRuntime, { device, cluster }: EngineFacts) {
    this.#runtime = runtime;
    this.cluster = cluster;
    const place = cluster && `worker ${cluster.index} of ${cluster.workers.length}`;
    this.description = [`TensorFlow ${runtime.version}`, device, place].filter(Boolean).join(', ');
  }

  async load(programs: ProgramSet, state: TensorValues): Promise<Session> {
    checkState(programs.state, state, { complete: true });
    const { graph: bytes, ...written } = compileProgramSet(programs, {
      workers: this.cluster?.workers.length,
    });
    const graph = await this.#runtime.load(bytes);
    const session = new TensorflowSession({ graph, programs, written });
    try {
      await session.prepare();
      await session.writeState(state);
      return session;
    } catch (error) {
      await session.dispose();
      throw error;
    }
  }

  async dispose(): Promise<void> {
    await this.#runtime.dispose();
  }
}

/**
 * Starts TensorFlow's library, where `npx cnn native install` has found it, or where tfjs-node's own install has put it. Among the workers
 * of a cluster it starts TensorFlow's server too, which listens on all interfaces of this machine, and waits for the other workers.
 *
 * @throws CnnError (OPTIONS) for a cluster that is none, or one outside of this machine and of private networks that is not trusted
 */
export const tensorflowEngine: EngineProvider = {
  name: 'tensorflow',
  async start({ threads, cluster: workers, onWaiting }: StartOptions = {}): Promise<EngineAttempt> {
    const cluster = checkCluster(workers);
    if (cluster) await checkNetwork(cluster);
    const status = nativeStatus();
    if (!status.ready) return { available: false, reason: status.reason };
    const runtime = await TensorflowRuntime.start(status, threads);
    if (typeof runtime === 'string') {
      return {
        available: false,
        reason: `TensorFlow could not be loaded: ${runtime}. Run \`npx cnn native install\`.`,
      };
    }
    if (cluster) {
      try {
        await runtime.join(cluster, { threads, onWaiting });
      } catch (error) {
        await runtime.dispose();
        if (error instanceof CnnError && error.code === 'OPTIONS') throw error;
        return { available: false, reason: `the cluster did not come together: ${firstLine(error)}.` };
      }
    }
    const { gpu } = runtime;
    const device = deviceText({ gpu, cuda: status.cuda, threads: threads ?? availableParallelism() });
    return { available: true, engine: new TensorflowEngine(runtime, { device, cluster }) };
  },
};
