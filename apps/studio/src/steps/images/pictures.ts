import type { Picture, RemoteProject } from '@cnn/browser';
import { signal } from '@preact/signals';

/** So many are asked for at once: a row or two. */
const AT_ONCE = 24;
/** So many are kept: a few screens. */
const MOST = 600;

/** Small pictures of a set's images, asked for when they are seen. */
export class Pictures {
  readonly edge: number;
  readonly #project: Pick<RemoteProject, 'pictures'>;
  readonly #kept = new Map<number, ImageData>();
  readonly #failed = new Set<number>();
  #wanted: readonly number[] = [];
  #asking = false;
  /** Changes whenever there are more. */
  readonly version = signal(0);

  constructor(project: Pick<RemoteProject, 'pictures'>, edge: number) {
    this.#project = project;
    this.edge = edge;
  }

  get(index: number): ImageData | undefined {
    return this.#kept.get(index);
  }

  /** What is seen now; what was wanted before is no longer. */
  want(indices: readonly number[]): void {
    this.#wanted = indices;
    if (!this.#asking) void this.#ask();
  }

  async #ask(): Promise<void> {
    this.#asking = true;
    for (;;) {
      const next = this.#wanted.filter((index) => !this.#kept.has(index) && !this.#failed.has(index));
      if (next.length === 0) break;
      const some = next.slice(0, AT_ONCE);
      try {
        this.#keep(some, await this.#project.pictures([...some], this.edge));
      } catch {
        // Shown as empty; whatever is wrong with the images is told where they are read.
        for (const index of some) this.#failed.add(index);
      }
      this.version.value++;
    }
    this.#asking = false;
  }

  #keep(indices: readonly number[], pictures: readonly Picture[]): void {
    for (const [at, { width, height, data }] of pictures.entries())
      this.#kept.set(indices[at] as number, new ImageData(data, width, height));
    const seen = new Set(this.#wanted);
    for (const index of this.#kept.keys()) {
      if (this.#kept.size <= MOST) break;
      if (!seen.has(index)) this.#kept.delete(index);
    }
  }
}
