import type { Worker } from 'node:worker_threads';
import { CnnError } from '@cnn/core';
import type { Target } from '../writing/emission.js';
import { copyModels, leastModel, probeModel } from './probe.js';
import type { Answer, Reply, Request, Started } from './protocol.js';
import { createRuntime, type RuntimeOptions } from './runtime.js';
import type { RuntimeHost } from './runtimeHost.js';

/** Memory of so many bytes comes back with the answer: the system takes longer to give new memory than to fill it. */
const WORTH_KEEPING = 2 ** 14;
/** At the most so much of it is kept. */
const SPARE_BYTES = 2 ** 27;

/**
 * The thread answers one request after the other; a message without one is the last: what waits behind a run is left. Of the arrays that nothing needs any more, V8 alone would let many lie
 * before it frees them.
 */
const PROGRAM = `
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');
const { parentPort, workerData } = require('node:worker_threads');
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');
const messageOf = (error) => (error instanceof Error ? error.message : String(error));
async function main() {
  const ort = require(workerData.module);
  const runtime = (${createRuntime.toString()})({ ort, ...workerData.runtime });
  const started = await runtime.start();
  let last = Promise.resolve();
  let dropped = 0;
  let stopping = false;
  parentPort.on('message', ({ id, request }) => {
    stopping ||= request === undefined;
    last = last.then(async () => {
      if (request === undefined) return parentPort.postMessage({ stopped: true });
      if (stopping) return;
      try {
        const reply = await runtime.answer(request);
        const inputs = request.kind === 'run' ? request.inputs.map(({ data }) => data) : [];
        const spare = inputs.filter((data) => data.byteLength >= ${WORTH_KEEPING}).map((data) => data.buffer);
        parentPort.postMessage({ id, reply, spare }, [...reply.map((data) => data.buffer), ...spare]);
      } catch (error) {
        parentPort.postMessage({ id, error: messageOf(error) });
      }
      dropped += runtime.takeDropped();
      if (dropped < 2 ** 26) return;
      dropped = 0;
      setImmediate(collectGarbage);
    });
  });
  parentPort.postMessage({ started });
}
main().catch((error) => parentPort.postMessage({ failedToStart: messageOf(error) }));
`;

interface Waiting {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
}

/** ONNX Runtime in a thread of its own. It does not keep the process alive while nothing is asked of it. */
export class OnnxThread implements RuntimeHost {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #start: Promise<Started | string>;
  #started: Started | undefined;
  /** Of earlier runs' inputs, the oldest first. */
  #spare: ArrayBuffer[] = [];
  #next = 0;
  #ended: string | undefined;
  #onStopped = (): void => {};

  private constructor(worker: Worker) {
    this.#worker = worker;
    this.#start = new Promise((resolve) => {
      worker.on('message', (answer: Answer) => {
        if ('started' in answer) resolve(answer.started);
        else if ('failedToStart' in answer) resolve(answer.failedToStart);
        else if ('stopped' in answer) this.#onStopped();
        else this.#receive(answer);
      });
      worker.on('error', (error) => resolve(this.#end(`its thread failed: ${error.message}`)));
      worker.on('exit', (code) => {
        resolve(this.#end(`its thread ended with code ${code}`));
        this.#onStopped();
      });
    });
  }

  /** @returns what went wrong as text */
  static async start(
    options: Pick<RuntimeOptions, 'options' | 'predicting'>,
    { device }: { readonly device?: Target['device'] } = {},
  ): Promise<OnnxThread | string> {
    // No imports: bundlers for browsers would look for Node's modules.
    const { createRequire } = process.getBuiltinModule('node:module');
    const { Worker } = process.getBuiltinModule('node:worker_threads');
    let module: string;
    try {
      module = createRequire(import.meta.url).resolve('onnxruntime-node');
    } catch {
      return 'the package onnxruntime-node is not installed';
    }
    const runtime = {
      ...options,
      least: leastModel(),
      ...(device ? { copies: copyModels() } : { probe: probeModel() }),
    };
    const worker = new Worker(PROGRAM, { eval: true, workerData: { module, runtime } });
    const thread = new OnnxThread(worker);
    const started = await thread.#start;
    if (typeof started === 'string') {
      await worker.terminate();
      return started;
    }
    worker.unref();
    thread.#started = started;
    return thread;
  }

  get started(): Started {
    return this.#started as Started;
  }

  ask(request: Request, transfer: readonly ArrayBuffer[] = []): Promise<Reply> {
    if (this.#ended) {
      return Promise.reject(new CnnError('ENGINE', `ONNX Runtime: ${this.#ended}. Start the engine again.`));
    }
    const id = this.#next++;
    this.#worker.ref();
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, request }, [...transfer]);
    });
  }

  copyOf<T extends Float32Array | Int32Array>(numbers: T): T {
    const at = this.#spare.findIndex(({ byteLength }) => byteLength === numbers.byteLength);
    if (at < 0) return numbers.slice() as T;
    const [memory] = this.#spare.splice(at, 1) as [ArrayBuffer];
    const copy = numbers instanceof Int32Array ? new Int32Array(memory) : new Float32Array(memory);
    copy.set(numbers);
    return copy as T;
  }

  async stop(): Promise<void> {
    const isRunning = this.#waiting.size > 0;
    this.#end('the engine is disposed');
    // A thread that is ended while a graphics card computes for it takes the process with it.
    if (isRunning) {
      await new Promise<void>((resolve) => {
        this.#onStopped = resolve;
        this.#worker.postMessage({});
      });
    }
    await this.#worker.terminate();
  }

  #keep(spare: readonly ArrayBuffer[]): void {
    this.#spare.push(...spare);
    let bytes = this.#spare.reduce((sum, { byteLength }) => sum + byteLength, 0);
    while (bytes > SPARE_BYTES) bytes -= this.#spare.shift()?.byteLength ?? bytes;
  }

  #receive(answer: Extract<Answer, { readonly id: number }>): void {
    if ('spare' in answer) this.#keep(answer.spare);
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if ('reply' in answer) waiting?.resolve(answer.reply);
    else waiting?.reject(new Error(answer.error));
  }

  #end(reason: string): string {
    this.#ended ??= reason;
    const error = new CnnError('ENGINE', `ONNX Runtime: ${this.#ended}.`);
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
    this.#spare = [];
    return reason;
  }
}
