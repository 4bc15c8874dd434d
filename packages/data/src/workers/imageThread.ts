import { CnnError } from '@cnn/core';
import type { ImagePreparation, ImageToPrepare } from '../batches/prepareImage.js';
import type { Pixels } from '../set/imageSet.js';
import type { ImageReply, ImageRequest } from './protocol.js';

/** A thread of a host, whose program answers with `imageAnswers`. */
export interface ImageChannel {
  /** @param transfer what the thread gets without copying it */
  post(request: ImageRequest, transfer: readonly ArrayBuffer[]): void;
  /** Told whether anything is waited for: a host may let its process end otherwise. */
  busy?(waiting: boolean): void;
  close(): unknown;
}

export interface ChannelListener {
  onReply(reply: ImageReply): void;
  /** @param reason such as "ended with code 1" */
  onEnd(reason: string): void;
}

export type OpenChannel = (listener: ChannelListener) => ImageChannel;

export interface ThreadTask {
  /** Its number among those that this pool knows. */
  readonly preparation: number;
  readonly rules: ImagePreparation;
  readonly image: ImageToPrepare;
}

interface Waiting {
  readonly resolve: (data: Float32Array) => void;
  readonly reject: (error: Error) => void;
}

/** One thread that prepares images, one after the other. */
export class ImageThread {
  readonly #channel: ImageChannel;
  readonly #waiting = new Map<number, Waiting>();
  readonly #told = new Set<number>();
  #next = 0;
  #ended: string | undefined;

  constructor(open: OpenChannel) {
    this.#channel = open({
      onReply: (reply) => this.#receive(reply),
      onEnd: (reason) => this.#end(reason),
    });
  }

  /** How many images it still has to prepare. */
  get load(): number {
    return this.#waiting.size;
  }

  prepare({ preparation, rules, image }: ThreadTask): Promise<Float32Array> {
    if (this.#ended) return Promise.reject(this.#failure());
    const id = this.#next++;
    this.#channel.busy?.(true);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      const first = this.#told.has(preparation) ? {} : { rules };
      this.#told.add(preparation);
      const pixels = ownCopy(image.pixels);
      this.#channel.post({ id, preparation, ...first, image: { ...image, pixels } }, [pixels.buffer]);
    });
  }

  async stop(): Promise<void> {
    this.#end('is disposed');
    await this.#channel.close();
  }

  #receive(reply: ImageReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (this.#waiting.size === 0) this.#channel.busy?.(false);
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

/** The pixels alone: a message copies all that they are a view of, such as the images of a whole set. */
function ownCopy(pixels: Pixels): Uint8Array<ArrayBuffer> | Float32Array<ArrayBuffer> {
  return pixels instanceof Float32Array ? new Float32Array(pixels) : new Uint8Array(pixels);
}
