import { CnnError } from '@cnn/core';
import type { Target } from '../writing/emission.js';
import type { GraphicsDevice } from './graphicsDevice.js';
import { copyModels, leastModel, probeModel } from './probe.js';
import type { Reply, Request, Started } from './protocol.js';
import { createRuntime, type OnnxRuntime, type Runtime } from './runtime.js';
import type { RuntimeHost } from './runtimeHost.js';

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const deviceLost = (said: string): CnnError =>
  new CnnError(
    'ENGINE',
    `ONNX Runtime: the graphics device was lost${said ? ` (${said.replace(/\.$/, '')})` : ''}. What it held is gone: start the engine again, or another one, and go on from a checkpoint.`,
    { details: { reason: 'deviceLost' } },
  );

/** ONNX Runtime in the thread of its user. It answers one request after the other. */
export class OnnxHere implements RuntimeHost {
  readonly started: Started;
  readonly #runtime: Runtime;
  #last: Promise<unknown> = Promise.resolve();
  readonly #graphics: GraphicsDevice | undefined;
  readonly #failed: Promise<never>;
  #lost: CnnError | undefined;
  #stopped = false;

  private constructor(runtime: Runtime, started: Started, graphics?: GraphicsDevice) {
    this.#runtime = runtime;
    this.started = started;
    this.#graphics = graphics;
    this.#failed = new Promise((_, reject) => {
      graphics?.lost.then(({ message }) => {
        this.#lost = deviceLost(message);
        reject(this.#lost);
      });
    });
    this.#failed.catch(() => undefined);
  }

  /** @returns what went wrong as text */
  static async start(parts: {
    readonly ort: OnnxRuntime;
    readonly options: object;
    readonly device?: Target['device'];
    /** What it computes on: lost when the engine stops. */
    readonly graphics?: GraphicsDevice | undefined;
  }): Promise<OnnxHere | string> {
    try {
      const { ort, options, device } = parts;
      const models = device ? { copies: copyModels() } : { probe: probeModel() };
      const runtime = createRuntime({ ort, options, least: leastModel(), ...models });
      return new OnnxHere(runtime, await runtime.start(), parts.graphics);
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
    // What was on it needs no freeing.
    if (this.#lost && (request.kind === 'close' || request.kind === 'forget')) return Promise.resolve([]);
    const answer = this.#last.then(() => {
      if (this.#lost) throw this.#lost;
      return this.#runtime.answer(request);
    });
    this.#last = answer.catch(() => undefined);
    return this.#watched(answer);
  }

  /** ONNX Runtime itself waits for a device that is lost, or reads zeros from it. */
  async #watched(answer: Promise<Reply>): Promise<Reply> {
    try {
      const reply = await Promise.race([answer, this.#failed]);
      if (this.#lost) throw this.#lost;
      return reply;
    } catch (error) {
      throw this.#lost ?? error;
    }
  }

  copyOf<T extends Float32Array | Int32Array>(numbers: T): T {
    return numbers.slice() as T;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (!this.#lost) await this.#last;
    this.#graphics?.destroy();
  }
}
