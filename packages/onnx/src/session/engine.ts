import {
  CnnError,
  checkState,
  type Engine,
  type ProgramSet,
  type Session,
  type TensorValues,
} from '@cnn/core';
import type { Target } from '../writing/emission.js';
import { OnnxSession } from './onnxSession.js';
import type { RuntimeHost } from './runtimeHost.js';

/** ONNX Runtime counts the bytes of a graphics card's buffer in 32 bits. */
const MOST_BYTES = 2 ** 32 - 1;

/** @throws CnnError (ENGINE) for a weight that no graphics card can hold */
function checkBytes(state: ProgramSet['state']): void {
  for (const [name, { shape }] of Object.entries(state)) {
    const bytes = 4 * shape.reduce((product, dim) => product * dim, 1);
    if (bytes <= MOST_BYTES) continue;
    const gigabytes = (bytes / 1e9).toFixed(1);
    throw new CnnError(
      'ENGINE',
      `onnx-webgpu: ${name} takes ${gigabytes} GB, and ONNX Runtime has values of at most 4.3 GB on a graphics card. Use a smaller network, or the engine 'onnx'.`,
      { details: { name, bytes } },
    );
  }
}

/** ONNX Runtime, wherever it lives. */
export class OnnxEngine implements Engine {
  readonly name: string;
  readonly description: string;
  readonly #host: RuntimeHost;
  readonly #target: Omit<Target, 'block'>;
  #next = 0;

  constructor(
    host: RuntimeHost,
    options: {
      readonly device: 'cpu' | 'wasm' | 'webgpu';
      readonly threads: number;
      readonly float16?: boolean | undefined;
    },
  ) {
    this.#host = host;
    const { device, threads, float16 } = options;
    const { version } = host.started;
    if (device === 'webgpu') {
      this.#target = { contrib: false, threads, device, float16 };
      this.name = 'onnx-webgpu';
      this.description = `ONNX Runtime ${version}, webgpu${float16 ? ', float16' : ''}`;
    } else {
      this.#target = { contrib: true, threads };
      this.name = 'onnx';
      this.description = `ONNX Runtime ${version}, ${device}, ${threads} threads`;
    }
  }

  async load(programs: ProgramSet, state: TensorValues): Promise<Session> {
    checkState(programs.state, state, { complete: true });
    if (this.#target.device) checkBytes(programs.state);
    const nextModel = (): number => this.#next++;
    const target = { ...this.#target, block: this.#host.started.block };
    const session = new OnnxSession({ host: this.#host, target, programs, set: this.#next++, nextModel });
    await session.writeState(state);
    return session;
  }

  async dispose(): Promise<void> {
    await this.#host.stop();
  }
}
