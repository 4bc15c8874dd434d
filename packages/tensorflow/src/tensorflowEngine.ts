import { availableParallelism } from 'node:os';
import {
  checkState,
  type Engine,
  type EngineAttempt,
  type EngineProvider,
  type ProgramSet,
  type Session,
  type StartOptions,
  type TensorValues,
} from '@cnn/core';
import { compileProgramSet } from './compile/compileProgramSet.js';
import { TensorflowRuntime } from './ffi/runtime.js';
import { deviceText } from './native/driver.js';
import { nativeStatus } from './native/locate.js';
import { TensorflowSession } from './tensorflowSession.js';

/** TensorFlow by its C interface, in a thread of its own. */
class TensorflowEngine implements Engine {
  readonly name = 'tensorflow';
  readonly description: string;
  readonly #runtime: TensorflowRuntime;

  constructor(runtime: TensorflowRuntime, device: string) {
    this.#runtime = runtime;
    this.description = `TensorFlow ${runtime.version}, ${device}`;
  }

  async load(programs: ProgramSet, state: TensorValues): Promise<Session> {
    checkState(programs.state, state, { complete: true });
    const { graph: bytes, ...written } = compileProgramSet(programs);
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

/** Starts TensorFlow's library, where `npx cnn native install` has found it, or where tfjs-node's own install has put it. */
export const tensorflowEngine: EngineProvider = {
  name: 'tensorflow',
  async start({ threads }: StartOptions = {}): Promise<EngineAttempt> {
    const status = nativeStatus();
    if (!status.ready) return { available: false, reason: status.reason };
    const runtime = await TensorflowRuntime.start(status, threads);
    if (typeof runtime !== 'string') {
      const { gpu } = runtime;
      const device = deviceText({ gpu, cuda: status.cuda, threads: threads ?? availableParallelism() });
      return { available: true, engine: new TensorflowEngine(runtime, device) };
    }
    return {
      available: false,
      reason: `TensorFlow could not be loaded: ${runtime}. Run \`npx cnn native install\`.`,
    };
  },
};
