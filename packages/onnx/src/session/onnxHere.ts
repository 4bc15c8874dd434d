import { CnnError } from '@cnn/core';
import type { Target } from '../writing/emission.js';
import { copyModels, leastModel, probeModel } from './probe.js';
import type { Reply, Request, Started } from './protocol.js';
import { createRuntime, type OnnxRuntime, type Runtime } from './runtime.js';
import type { RuntimeHost } from './runtimeHost.js';

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** ONNX Runtime in the thread of its user. It answers one request after the other. */
export class OnnxHere implements RuntimeHost {
  readonly started: Started;
  readonly #runtime: Runtime;
  #last: Promise<unknown> = Promise.resolve();
  #stopped = false;

  private constructor(runtime: Runtime, started: Started) {
    this.#runtime = runtime;
    this.started = started;
  }

  /** @returns what went wrong as text */
  static async start(parts: {
    readonly ort: OnnxRuntime;
    readonly options: object;
    readonly device?: Target['device'];
  }): Promise<OnnxHere | string> {
    try {
      const { ort, options, device } = parts;
      const models = device ? { copies: copyModels() } : { probe: probeModel() };
      const runtime = createRuntime({ ort, options, least: leastModel(), ...models });
      return new OnnxHere(runtime, await runtime.start());
    } catch (error) {
      return messageOf(error);
    }
  }

  ask(request: Request): Promise<Reply> {
    if (this.#stopped) {
      return Promise.reject(
        new CnnError('ENGINE', 'ONNX Runtime: the engine is disposed. Start the engine again.'),
      );
    }
    const answer = this.#last.then(() => this.#runtime.answer(request));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#last;
  }
}
