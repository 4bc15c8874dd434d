import { CnnError, type SharedBatch, type TensorValues } from '@cnn/core';
import type { CheckpointOptions } from '../fit/checkpoint.js';
import type { StopSignal } from '../fit/runtime.js';
import {
  BATCH_ITEMS,
  requestNames,
  requestOf,
  type StepRequests,
  WORKER_SHARE,
} from '../programs/sharedStep.js';
import type { ClusterExchange } from './exchange.js';

/** What a worker itself was asked for. */
export interface OwnWishes {
  readonly signal: StopSignal | undefined;
  readonly checkpoint: CheckpointOptions | undefined;
}

/** What one worker tells the others when they settle. Plain JSON. */
interface Told {
  readonly aborted: boolean;
  readonly asked: string | null;
  readonly problem: string | null;
  readonly learningRate: number;
}

/** What all workers know after they have settled. */
export interface Settled {
  /** Why a callback of some worker asked to stop. */
  readonly asked: string | undefined;
  /** Why some worker could not compute its share of a batch. */
  readonly problem: string | undefined;
}

/**
 * What the workers of a cluster agree on in a call of fit, so that all do the same steps: a worker's own wishes go with the sums of
 * a step, and count when all know of them.
 */
export class Agreement {
  readonly exchange: ClusterExchange;
  readonly #own: OwnWishes;
  #asked: string | undefined;
  #problem: string | undefined;
  #aborted = false;
  #checkpoint = false;

  constructor(exchange: ClusterExchange, { signal, checkpoint }: OwnWishes) {
    this.exchange = exchange;
    this.#own = { signal, checkpoint };
  }

  /** Fires when all workers know that one was asked to stop. */
  get signal(): StopSignal {
    const aborted = (): boolean => this.#aborted;
    return {
      get aborted() {
        return aborted();
      },
    };
  }

  /** The checkpoints of the plan; the one that is due besides those of `everySteps` is due on all workers. */
  get checkpoint(): CheckpointOptions | undefined {
    const { checkpoint } = this.#own;
    return checkpoint && { ...checkpoint, due: () => this.#checkpoint };
  }

  /** A callback's wish to stop. */
  ask(message: string): void {
    this.#asked ??= message;
  }

  /** What the program of a step wants to know of a worker's share. @param problem why it can't be computed, if it can't */
  numbers({ items, count }: SharedBatch, problem: string | undefined): Record<string, number> {
    this.#problem = problem;
    const { signal, checkpoint } = this.#own;
    const requests: StepRequests = {
      stop: Number(signal?.aborted === true || this.#asked !== undefined),
      imageProblem: Number(problem !== undefined),
      checkpoint: Number(checkpoint?.due?.() === true),
    };
    return {
      [BATCH_ITEMS]: items,
      [WORKER_SHARE]: count > 0 ? 1 / Math.min(items, this.exchange.workers.length) : 0,
      ...Object.fromEntries(requestNames.map((name) => [requestOf(name), requests[name]])),
    };
  }

  /** Takes what came back of a step. @returns whether the workers have to settle */
  heard(values: TensorValues): boolean {
    const heard = (name: keyof StepRequests): boolean => (values[requestOf(name)]?.data[0] ?? 0) > 0;
    this.#checkpoint = heard('checkpoint');
    return heard('stop') || heard('imageProblem');
  }

  /**
   * Tells all workers' wishes to all.
   *
   * @throws CnnError (TRAINING) where a callback of one worker alone has set another learning rate
   */
  async settle(learningRate: number): Promise<Settled> {
    const all = await this.exchange.gatherJson<Told>({
      aborted: this.#own.signal?.aborted === true,
      asked: this.#asked ?? null,
      problem: this.#problem ?? null,
      learningRate,
    });
    this.#aborted ||= all.some(({ aborted }) => aborted);
    const [first] = all as readonly [Told];
    const other = all.findIndex((told) => told.learningRate !== first.learningRate);
    if (other > 0) {
      throw new CnnError(
        'TRAINING',
        `worker ${other} (${this.exchange.workers[other]}) has the learning rate ${all[other]?.learningRate}, worker 0 has ${first.learningRate}. Give all workers the same callbacks.`,
        { details: { reason: 'workersDiffer', worker: other, fact: 'the learning rate' } },
      );
    }
    return {
      asked: all.find(({ asked }) => asked !== null)?.asked ?? undefined,
      problem: all.find(({ problem }) => problem !== null)?.problem ?? undefined,
    };
  }
}
