import type { Reply, Request, Started } from './protocol.js';
import type { Runtime } from './runtime.js';
import type { RuntimeHost } from './runtimeHost.js';

/** Milliseconds that the asking thread may be held up for: half of a picture on a screen. */
const MOMENT = 8;
/** So many runs of a model tell how long it takes. */
const LOOKS = 3;
/** What lies in both threads for a moment, at the most. */
const MOST_BYTES = 2 ** 25;

type Opening = Extract<Request, { readonly kind: 'open' }>;
type Run = Extract<Request, { readonly kind: 'run' }>;

interface Prediction {
  /** Until it is decided where it runs. */
  opening: Opening | undefined;
  /** Milliseconds of its first runs. */
  readonly times: number[];
  here: boolean;
}

/**
 * Computes predictions that take a moment in the thread that asks for them: the way to another thread and back, and the copies of images for
 * it, would take as long again. All else is asked of the runtime's own thread, so that this one stays free.
 */
export class ShortRunsHere implements RuntimeHost {
  readonly #thread: RuntimeHost;
  readonly #load: () => Runtime;
  readonly #predictions = new Map<number, Prediction>();
  #here: Runtime | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #stopped = false;

  /** @param load the runtime in this thread; called when it is first needed */
  constructor(thread: RuntimeHost, load: () => Runtime) {
    this.#thread = thread;
    this.#load = load;
  }

  get started(): Started {
    return this.#thread.started;
  }

  async ask(request: Request, transfer?: readonly ArrayBuffer[]): Promise<Reply> {
    // It refuses it. What is not copied must not move there.
    if (this.#stopped) return this.#thread.ask(request);
    if (request.kind === 'run') return this.#run(request, transfer);
    if (request.kind === 'open' && request.predicts && request.bytes.byteLength <= MOST_BYTES)
      this.#predictions.set(request.model, { opening: request, times: [], here: false });
    if (request.kind === 'close') {
      const known = this.#predictions.get(request.model);
      this.#predictions.delete(request.model);
      if (known?.here) return this.#answer(request);
    }
    return this.#thread.ask(request, transfer);
  }

  copyOf<T extends Float32Array | Int32Array>(numbers: T, model?: number): T {
    const isHere = model !== undefined && !this.#stopped && this.#predictions.get(model)?.here;
    // onnxruntime-node takes no memory that is shared among threads.
    return isHere && numbers.buffer instanceof ArrayBuffer ? numbers : this.#thread.copyOf(numbers);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const [model, { here }] of this.#predictions) if (here) await this.#answer({ kind: 'close', model });
    this.#predictions.clear();
    await this.#thread.stop();
  }

  async #run(request: Run, transfer?: readonly ArrayBuffer[]): Promise<Reply> {
    const known = this.#predictions.get(request.model);
    if (known?.here) return this.#answer(request);
    const begin = performance.now();
    const reply = await this.#thread.ask(request, transfer);
    if (known?.times.push(performance.now() - begin) === LOOKS) await this.#decide(request.model, known);
    return reply;
  }

  async #decide(model: number, prediction: Prediction): Promise<void> {
    const { opening } = prediction;
    prediction.opening = undefined;
    if (!opening || Math.min(...prediction.times) > MOMENT) return;
    try {
      await this.#answer(opening);
    } catch {
      return; // It stays where it is.
    }
    if (this.#stopped || this.#predictions.get(model) !== prediction) {
      await this.#answer({ kind: 'close', model });
      return;
    }
    prediction.here = true;
    await this.#thread.ask({ kind: 'close', model });
  }

  /** One request after the other, as the thread does it. */
  #answer(request: Request): Promise<Reply> {
    const answer = this.#last.then(() => {
      this.#here ??= this.#load();
      return this.#here.answer(request);
    });
    this.#last = answer.catch(() => undefined);
    return answer;
  }
}
