import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CnnError,
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
import { compileProgramSet } from './compile/compileProgramSet.js';
import { deviceText } from './native/driver.js';
import { nativeStatus } from './native/locate.js';
import { TensorflowSession } from './session/tensorflowSession.js';
import { TensorflowWorker } from './session/tensorflowWorker.js';

/** TensorFlow through tfjs-node's binding, in a thread of its own. */
class TensorflowEngine implements Engine {
  readonly name = 'tensorflow';
  readonly description: string;
  readonly #worker: TensorflowWorker;

  constructor(worker: TensorflowWorker, device: string) {
    this.#worker = worker;
    this.description = `TensorFlow ${worker.started.version}, ${device}`;
  }

  async load(programs: ProgramSet, state: TensorValues): Promise<Session> {
    checkState(programs.state, state, { complete: true });
    const { savedModel, ...written } = compileProgramSet(programs);
    const folder = mkdtempSync(join(tmpdir(), 'cnn-tensorflow-'));
    try {
      writeFileSync(join(folder, 'saved_model.pb'), savedModel);
      const { model } = await this.#worker.ask({ kind: 'load', folder });
      if (model === undefined) throw new CnnError('ENGINE', 'TensorFlow loaded no model.');
      const session = new TensorflowSession({ worker: this.#worker, model, programs, written });
      try {
        await session.prepare();
        await session.writeState(state);
        return session;
      } catch (error) {
        await session.dispose();
        throw error;
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  async dispose(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** Starts TensorFlow where `npx cnn native install` has put it, or where tfjs-node's own install has. */
export const tensorflowEngine: EngineProvider = {
  name: 'tensorflow',
  async start({ threads }: StartOptions = {}): Promise<EngineAttempt> {
    const status = nativeStatus();
    if (!status.ready) return { available: false, reason: status.reason };
    const worker = await TensorflowWorker.start(status.binding, threads);
    if (typeof worker !== 'string') {
      const { gpu } = worker.started;
      const device = deviceText({ gpu, cuda: status.cuda, threads: threads ?? availableParallelism() });
      return { available: true, engine: new TensorflowEngine(worker, device) };
    }
    return {
      available: false,
      reason: `TensorFlow could not be loaded: ${firstLine(worker)}. Run \`npx cnn native install\`.`,
    };
  },
};
