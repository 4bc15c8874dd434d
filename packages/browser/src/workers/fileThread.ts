import { type FileJobs, type FileReply, receivedError } from './fileJobs.js';

/** Why a thread does nothing: its program could not be loaded, or it was ended. */
export class ThreadEnded extends Error {}

interface Waiting {
  readonly resolve: (output: never) => void;
  readonly reject: (error: Error) => void;
}

/** A worker that does jobs with files, as many at a time as it is given. */
export class FileThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;
  #ended = false;

  /** @throws whatever `start` throws */
  constructor(start: () => Worker) {
    this.#worker = start();
    this.#worker.onmessage = ({ data }: MessageEvent<FileReply>) => this.#receive(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.end();
    };
  }

  /** How many jobs it has to do. */
  get load(): number {
    return this.#waiting.size;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** @throws CnnError as the job does; ThreadEnded where it can't be done here */
  async do<Name extends keyof FileJobs>(
    job: Name,
    input: FileJobs[Name]['input'],
  ): Promise<FileJobs[Name]['output']> {
    if (this.#ended) throw new ThreadEnded();
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, job, input });
    });
  }

  end(): void {
    this.#ended = true;
    this.#worker.terminate();
    for (const { reject } of this.#waiting.values()) reject(new ThreadEnded());
    this.#waiting.clear();
  }

  #receive(reply: FileReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ('error' in reply) waiting?.reject(receivedError(reply.error));
    else waiting?.resolve(reply.output as never);
  }
}
