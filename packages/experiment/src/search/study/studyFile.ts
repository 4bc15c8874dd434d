import { encodeUtf8 } from '@cnn/core';
import type { Store } from '../../store/store.js';

/** The file of a study: Optuna's journal. A folder of the disk has one with `studyFile` of `@cnn/node`. */
export interface StudyFile {
  /** For messages: its path. */
  readonly name: string;
  /** Undefined where there is no such file. */
  read(): Promise<Uint8Array | undefined>;
  /**
   * Adds text at the end, with one write and while no one else does. What a program that was ended in the middle has left there of a line goes first.
   */
  append(text: string): Promise<void>;
}

/**
 * A study's file in a store, which is written anew whenever something is added: for one program at a time.
 *
 * @param store where it is
 * @param file its name there
 */
export function storedStudyFile(store: Store, file: string): StudyFile {
  return {
    name: `${store.name}/${file}`,
    read: () => store.read(file),
    async append(text) {
      const there = (await store.read(file)) ?? new Uint8Array();
      const [whole, more] = [there.subarray(0, wholeLines(there)), encodeUtf8(text)];
      const content = new Uint8Array(whole.length + more.length);
      content.set(whole);
      content.set(more, whole.length);
      await store.write(file, content);
    },
  };
}

/** How many bytes of a journal are whole lines. */
export function wholeLines(content: Uint8Array): number {
  return content.lastIndexOf(NEWLINE) + 1;
}

const NEWLINE = 10;
