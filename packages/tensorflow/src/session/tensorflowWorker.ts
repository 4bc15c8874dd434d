import { Worker } from 'node:worker_threads';
import { CnnError, firstLine } from '@cnn/core';
import type { Answer, Reply, Request, Started } from './protocol.js';
import { workerProgram } from './workerProgram.js';

interface Waiting {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: CnnError) => void;
}

/** Symbols are bound at loading: a library that lacks one is then an error, and not the end of the process. */
const PROGRAM = `
const { constants } = require('node:os');
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');
const { parentPort, workerData } = require('node:worker_threads');
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
(${workerProgram.toString()})({
  port: parentPort,
  collectGarbage: () => void setImmediate(collect),
  loadBinding() {
    const holder = { exports: {} };
    process.dlopen(holder, workerData.binding, constants.dlopen.RTLD_NOW);
    return holder.exports;
  },
});
`;

/** What TensorFlow reads from the environment when it is loaded, unless the user has said otherwise. */
const SETTINGS: Readonly<Record<string, string>> = {
  // Pages about itself on the terminal.
  TF_CPP_MIN_LOG_LEVEL: '2',
  // Two operations at once, each on all cores, take longer than one after the other: 1.4 s instead of 0.85 s a step of
  // the preset tutorial-two-stage at 224×224 on 2 cores.
  TF_NUM_INTEROP_THREADS: '1',
  // TensorFlow's build for GPUs would otherwise take all of a card's memory at once.
  TF_FORCE_GPU_ALLOW_GROWTH: 'true',
  // On processors without AVX-512, TensorFlow leaves oneDNN switched off, although it is faster there too.
  ...(process.arch === 'x64' ? { TF_ENABLE_ONEDNN_OPTS: '1' } : {}),
};

/** The thread in which TensorFlow computes. It does not keep the process alive while nothing is asked of it. */
export class TensorflowWorker {
  readonly started: Started;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;
  #ended: string | undefined;

  private constructor(worker: Worker, started: Started) {
    this.#worker = worker;
    this.started = started;
    worker.unref();
    worker.on('message', (answer: Answer) => this.#receive(answer));
    worker.on('error', (error) => this.#end(`TensorFlow's thread failed: ${error.message}`));
    worker.on('exit', () => this.#end("TensorFlow's thread has ended"));
  }

  /** @returns what went wrong as text */
  static async start(binding: string, threads?: number): Promise<TensorflowWorker | string> {
    for (const [name, value] of Object.entries(SETTINGS)) process.env[name] ??= value;
    // TensorFlow reads it when the first engine of the process starts.
    if (threads !== undefined) process.env.TF_NUM_INTRAOP_THREADS = String(threads);
    const worker = new Worker(PROGRAM, { eval: true, workerData: { binding } });
    const first = await new Promise<Started | string>((resolve) => {
      worker.once('message', (answer: Answer) => {
        if ('started' in answer) resolve(answer.started);
        else resolve('failedToStart' in answer ? answer.failedToStart : 'it answered before it was asked');
      });
      worker.once('error', (error) => resolve(error.message));
      worker.once('exit', (code) => resolve(`its thread ended with code ${code}`));
    });
    if (typeof first !== 'string') return new TensorflowWorker(worker, first);
    await worker.terminate();
    return first;
  }

  /** @param transfer buffers that move to the worker instead of being copied */
  ask(request: Request, transfer: ArrayBuffer[] = []): Promise<Reply> {
    if (this.#ended) return Promise.reject(new CnnError('ENGINE', `${this.#ended}. Start the engine again.`));
    const id = this.#next++;
    this.#worker.ref();
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, request }, transfer);
    });
  }

  async terminate(): Promise<void> {
    this.#ended ??= 'the engine is disposed';
    await this.#worker.terminate();
  }

  #receive(answer: Answer): void {
    if (!('id' in answer)) return;
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if ('reply' in answer) waiting?.resolve(answer.reply);
    else waiting?.reject(new CnnError('ENGINE', `TensorFlow: ${firstLine(answer.error)}`));
  }

  #end(reason: string): void {
    this.#ended ??= reason;
    for (const { reject } of this.#waiting.values()) reject(new CnnError('ENGINE', `${this.#ended}.`));
    this.#waiting.clear();
  }
}
