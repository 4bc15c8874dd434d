import type { Store } from '@cnn/experiment';
import { type ProjectRecord, readProject, writeProject } from './projectFile.js';

/** What a project remembers, in memory and in its file; changes are written one after the other. */
export class KeptRecord {
  readonly #store: Store;
  #value: ProjectRecord;
  #written: Promise<void> = Promise.resolve();

  private constructor(store: Store, value: ProjectRecord) {
    this.#store = store;
    this.#value = value;
  }

  static async open(store: Store): Promise<KeptRecord> {
    return new KeptRecord(store, await readProject(store));
  }

  get value(): ProjectRecord {
    return this.#value;
  }

  /** Resolves when the change is saved; rejects where it can't be, and memory has it all the same. */
  change(change: (value: ProjectRecord) => ProjectRecord): Promise<void> {
    this.#value = change(this.#value);
    const written = this.#written.then(() => writeProject(this.#store, this.#value));
    this.#written = written.catch(() => undefined);
    return written;
  }
}
