import { CnnError, type ErrorCode } from '@cnn/core';
import type { ImageSize } from '@cnn/data';
import {
  type DecodeFileOptions,
  decodeFile,
  measureFile,
  type ReadingOptions,
} from '../images/decodeFile.js';
import { type WriteWholeOptions, writeAndMove } from '../store/writeWhole.js';

/** What a thread does with files: what it is given, and what it gives. */
export interface FileJobs {
  readonly decode: { readonly input: DecodeFileOptions; readonly output: Uint8Array };
  readonly measure: { readonly input: ReadingOptions; readonly output: ImageSize };
  readonly write: { readonly input: WriteWholeOptions; readonly output: undefined };
  readonly captures: { readonly input: CapturesInput; readonly output: (string | undefined)[] };
}

interface CapturesInput {
  /** A regular expression. */
  readonly source: string;
  readonly names: readonly string[];
}

export interface FileRequest<Name extends keyof FileJobs = keyof FileJobs> {
  readonly id: number;
  readonly job: Name;
  readonly input: FileJobs[Name]['input'];
}

export type FileReply =
  | { readonly id: number; readonly output: FileJobs[keyof FileJobs]['output'] }
  | { readonly id: number; readonly error: SentError };

/** An error as a message between threads keeps it. */
export interface SentError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

const work: { readonly [Name in keyof FileJobs]: (input: FileJobs[Name]['input']) => Promise<unknown> } = {
  decode: decodeFile,
  measure: measureFile,
  write: writeAndMove,
  captures: async ({ source, names }) => {
    const pattern = new RegExp(source, 'u');
    return names.map((name) => pattern.exec(name)?.[1]);
  },
};

/** Does a job in this thread. */
export async function doFileJob<Name extends keyof FileJobs>(
  job: Name,
  input: FileJobs[Name]['input'],
): Promise<FileJobs[Name]['output']> {
  return (await work[job](input)) as FileJobs[Name]['output'];
}

/** What the program of a thread does with a message. The bytes of a reply can be transferred. */
export async function fileAnswer({ id, job, input }: FileRequest): Promise<FileReply> {
  try {
    return { id, output: await doFileJob(job, input) };
  } catch (error) {
    return { id, error: sentError(error) };
  }
}

function sentError(error: unknown): SentError {
  if (error instanceof CnnError) return { code: error.code, message: error.message, details: error.details };
  const full = error instanceof DOMException && error.name === 'QuotaExceededError';
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'FILE', message, details: full ? { reason: 'full' } : {} };
}

/** The error that was sent. */
export function receivedError({ code, message, details }: SentError): CnnError {
  return new CnnError(code, message, { details });
}
