import { checkState, type Engine, type ProgramSet, type Session, type TensorValues } from '@cnn/core';
import { OnnxSession } from './onnxSession.js';
import type { RuntimeHost } from './runtimeHost.js';

/** ONNX Runtime, wherever it lives. */
export class OnnxEngine implements Engine {
  readonly name = 'onnx';
  readonly description: string;
  readonly #host: RuntimeHost;
  readonly #threads: number;
  #next = 0;

  constructor(host: RuntimeHost, { device, threads }: { readonly device: string; readonly threads: number }) {
    this.#host = host;
    this.#threads = threads;
    this.description = `ONNX Runtime ${host.started.version}, ${device}, ${threads} threads`;
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
