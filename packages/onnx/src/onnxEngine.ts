import { availableParallelism } from 'node:os';
import {
  checkState,
  type Engine,
  type EngineAttempt,
  type EngineProvider,
  type ProgramSet,
  type Session,
  type TensorValues,
} from '@cnn/core';
import { OnnxSession } from './session/onnxSession.js';
import { OnnxThread } from './session/onnxThread.js';
import type { RuntimeHost } from './session/runtimeHost.js';

/** ONNX Runtime, wherever it lives. */
class OnnxEngine implements Engine {
  readonly name = 'onnx';
  readonly description: string;
  readonly #host: RuntimeHost;
  readonly #threads: number;
  #next = 0;

  constructor(host: RuntimeHost, threads: number) {
    this.#host = host;
    this.#threads = threads;
    this.description = `ONNX Runtime ${host.started.version}, cpu, ${threads} threads`;
  }

  async load(programs: ProgramSet, state: TensorValues): Promise<Session> {
    checkState(programs.state, state, { complete: true });
    const nextModel = (): number => this.#next++;
    const target = { block: this.#host.started.block, contrib: true, threads: this.#threads };
    const session = new OnnxSession({ host: this.#host, target, programs, set: this.#next++, nextModel });
    await session.writeState(state);
    return session;
  }

  async dispose(): Promise<void> {
    await this.#host.stop();
  }
}

/** Starts onnxruntime-node in a thread of its own. */
export const onnxEngine: EngineProvider = {
  name: 'onnx',
  async start(): Promise<EngineAttempt> {
    const threads = availableParallelism();
    const host = await OnnxThread.start({
      ...{
        intraOpNumThreads: threads,
        executionMode: 'sequential',
        enableMemPattern: false,
        logSeverityLevel: 3,
      },
    });
    if (typeof host !== 'string') return { available: true, engine: new OnnxEngine(host, threads) };
    return {
      available: false,
      reason: `ONNX Runtime could not be loaded: ${host.split('\n')[0]}. Run \`npm install onnxruntime-node\`.`,
    };
  },
};
