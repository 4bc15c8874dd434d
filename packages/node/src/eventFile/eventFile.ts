import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { CnnError } from '@cnn/core';
import { fileError } from '../files/fileErrors.js';
import { encodeEvent, type SummaryValue } from './eventMessages.js';
import { tfRecord } from './tfRecord.js';

const PREFIX = 'events.out.tfevents.';

/**
 * Removes the event files in these folders, and nothing else; a folder may be missing.
 *
 * @throws CnnError (FILE) when one can't be removed
 */
export async function removeEvents(folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    try {
      const names = await readdir(folder).catch(() => []);
      for (const name of names.filter((one) => one.startsWith(PREFIX))) await rm(join(folder, name));
    } catch (error) {
      throw fileError(`can't remove the event files in ${folder}`, error);
    }
  }
}

/** Where an event file ended, to go on from there. */
export interface EventFilePlace {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
}

/**
 * An event file of TensorBoard. Events are added whole: each with one write at the place where the last one ended, so that what a
 * killed process or a full disk left half written is written over by the next one.
 */
export class EventFile {
  readonly #path: string;
  readonly #directory: string;
  readonly #name: string;
  #size: number;

  constructor(directory: string, place?: EventFilePlace) {
    const seconds = Math.floor(Date.now() / 1000);
    const unique = randomUUID().slice(0, 8);
    this.#directory = directory;
    this.#name = place?.name ?? `${PREFIX}${seconds}.${hostname()}.${process.pid}.${unique}`;
    this.#size = place?.size ?? 0;
    this.#path = join(directory, this.#name);
  }

  /** Where it ends now. */
  get place(): EventFilePlace {
    return { name: this.#name, size: this.#size };
  }

  /** @throws CnnError (FILE) when it can't be written; the events before are still there then */
  async add(step: number, value: readonly SummaryValue[]): Promise<void> {
    const wallTime = Date.now() / 1000;
    const event = tfRecord(encodeEvent({ wallTime, step, summary: { value } }));
    const first = tfRecord(encodeEvent({ wallTime, step: 0, fileVersion: 'brain.Event:2' }));
    await this.#write(this.#size === 0 ? Buffer.concat([first, event]) : event);
  }

  async #write(bytes: Uint8Array): Promise<void> {
    try {
      await mkdir(this.#directory, { recursive: true });
      const file = await open(this.#path, this.#size === 0 ? 'w' : 'r+');
      try {
        if ((await file.stat()).size < this.#size) {
          throw new CnnError('FILE', `${this.#path} is shorter than it was. Train into another folder.`);
        }
        await file.truncate(this.#size);
        const { bytesWritten } = await file.write(bytes, 0, bytes.length, this.#size);
        if (bytesWritten < bytes.length) throw new Error('the disk is full');
        this.#size += bytes.length;
      } finally {
        await file.close();
      }
    } catch (error) {
      throw error instanceof CnnError ? error : fileError(`can't write ${this.#path}`, error);
    }
  }
}
