import { Worker } from 'node:worker_threads';
import { CnnError } from '@cnn/core';
import type { ImagePreparation, ImageToPrepare } from '@cnn/data';
import type { WorkerReply } from './protocol.js';

interface Waiting {
  readonly resolve: (data: Float32Array) => void;
  readonly reject: (error: Error) => void;
}

export interface ThreadTask {
  /** Its number among those that this pool knows. */
  readonly preparation: number;
  readonly rules: ImagePreparation;
  readonly image: ImageToPrepare;
}

/** One thread that prepares images, one after the other. It does not keep the process alive while nothing is asked of it. */
export class ImageThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #told = new Set<number>();
  #next = 0;
  #ended: string | undefined;

  constructor(program: URL) {
    this.#worker = new Worker(program, { execArgv: [] }); // flags of this process, such as --input-type, need not suit it
    this.#worker.on('message', (reply: WorkerReply) => this.#receive(reply));
    this.#worker.on('error', (error) => this.#end(`failed: ${error.message}`));
    this.#worker.on('exit', (code) => this.#end(`ended with code ${code}`));
    this.#worker.unref(); // after the listeners, which make it count again
  }

  /** How many images it still has to prepare. */
  get load(): number {
    return this.#waiting.size;
  }

  prepare({ preparation, rules, image }: ThreadTask): Promise<Float32Array> {
    if (this.#ended) return Promise.reject(this.#failure());
    const id = this.#next++;
    this.#worker.ref();
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      const first = this.#told.has(preparation) ? {} : { rules };
      this.#told.add(preparation);
      this.#worker.postMessage({ id, preparation, ...first, image });
    });
  }

  async stop(): Promise<void> {
    this.#end('is disposed');
    await this.#worker.terminate();
  }

  #receive(reply: WorkerReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if ('data' in reply) waiting?.resolve(reply.data);
    else waiting?.reject(new CnnError('DATA', reply.error));
  }

  #failure(): CnnError {
    return new CnnError(
      'DATA',
      `a worker that prepares images ${this.#ended}. Make new ones with imageWorkers, or leave workers out.`,
    );
  }

  #end(reason: string): void {
    this.#ended ??= reason;
    for (const { reject } of this.#waiting.values()) reject(this.#failure());
    this.#waiting.clear();
  }
}
