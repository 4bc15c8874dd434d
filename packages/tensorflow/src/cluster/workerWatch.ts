import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { type Cluster, workerAddress } from '@cnn/core';
import { reach } from './reach.js';

/** A worker that does not answer any more. */
export interface GoneWorker {
  readonly worker: number;
  /** `host:port` */
  readonly address: string;
}

/** How long an attempt to reach a worker lasts. */
const ATTEMPT = { milliseconds: 3000 };
/** Between two attempts. */
const PAUSE_MILLISECONDS = 200;

interface Attempt {
  /** Whether the process waits for it. */
  readonly ref: boolean;
}

/**
 * Knows which of the other workers are gone, by TCP: a connection to each is held open, which the system closes at once when the
 * process ends. TensorFlow itself closes one that says nothing after two minutes, and is then reached again. Whoever is gone once stays
 * so: a process that has been started again knows nothing of what was computed.
 */
export class WorkerWatch {
  readonly #others: readonly GoneWorker[];
  readonly #sockets = new Map<number, Socket>();
  readonly #gone = new Map<number, GoneWorker>();
  #closed = false;

  constructor({ workers, index }: Cluster) {
    this.#others = [...workers.entries()].flatMap(([worker, address]) =>
      worker === index ? [] : [{ worker, address }],
    );
  }

  /** The first worker that is known to be gone. */
  get gone(): GoneWorker | undefined {
    return this.#gone.values().next().value;
  }

  /** Connects to all workers. */
  async begin(): Promise<void> {
    await Promise.all(this.#others.map((other) => this.#hold(other, { ref: true })));
  }

  /** Looks at every worker now. */
  async look(attempt: Attempt): Promise<GoneWorker | undefined> {
    await Promise.all(this.#others.map((other) => this.#look(other, attempt)));
    return this.gone;
  }

  /** The worker that gRPC says did not answer, if one of the others is. */
  named(error: string): GoneWorker | undefined {
    const task = /remote target \/job:worker\/replica:0\/task:(\d+)/.exec(error)?.[1];
    return this.#others.find(({ worker }) => String(worker) === task);
  }

  end(): void {
    this.#closed = true;
    for (const socket of this.#sockets.values()) socket.destroy();
  }

  async #hold(other: GoneWorker, { ref }: Attempt): Promise<void> {
    const socket = await this.#connected(other, { ref });
    if (!socket) return;
    if (this.#closed) {
      socket.destroy();
      return;
    }
    this.#sockets.set(other.worker, socket);
    // Nothing is sent, but an end is only seen by who reads.
    socket.resume();
    socket.once('close', () => {
      this.#sockets.delete(other.worker);
      // A program that is done does not wait for it.
      if (!this.#closed) void this.#hold(other, { ref: false });
    });
  }

  async #look(other: GoneWorker, attempt: Attempt): Promise<void> {
    (await this.#connected(other, attempt))?.destroy();
  }

  /** Gives up after two attempts. */
  async #connected(other: GoneWorker, { ref }: Attempt): Promise<Socket | undefined> {
    const address = workerAddress(other.address);
    const first = await reach(address, { ...ATTEMPT, ref });
    if (first) return first;
    await pause(PAUSE_MILLISECONDS, undefined, { ref });
    const second = await reach(address, { ...ATTEMPT, ref });
    if (!second && !this.#closed) this.#gone.set(other.worker, other);
    return second;
  }
}
