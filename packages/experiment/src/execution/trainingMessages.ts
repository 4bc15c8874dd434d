import { CnnError, type ErrorCode } from '@cnn/core';
import type { RunEvent } from '../run/runEvent.js';
import type { TrainingOutcome, TrainingTask } from './executor.js';

/** What another process, here or on another machine, is asked for. */
export interface TrainingRequest<Host = unknown> {
  /** The executor's folder, as that process sees it. */
  readonly root: string;
  readonly task: TrainingTask;
  /** How the training runs there, and what it leaves beside its results: the host that trains reads it. Plain JSON. */
  readonly host: Host;
}

/** What a process says while it trains; the last message is its outcome or its error. */
export type TrainingReply =
  | { readonly type: 'event'; readonly event: RunEvent }
  /** The most memory that it has taken so far, in bytes. */
  | { readonly type: 'memory'; readonly peakBytes: number }
  | TrainingEnd;

/** The last word of a process that trains. */
export type TrainingEnd =
  | { readonly type: 'done'; readonly outcome: TrainingOutcome }
  | { readonly type: 'error'; readonly error: SentError };

/** An error as a message between processes. */
export interface SentError {
  /** Absent of an error that is no CnnError. */
  readonly code?: ErrorCode | undefined;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export function sentError(error: unknown): SentError {
  if (error instanceof CnnError) {
    const { code, message, details } = error;
    return { code, message, details };
  }
  return { message: `unexpected: ${error instanceof Error ? error.message : String(error)}`, details: {} };
}

/** The error again, in the process that asked. @param out the folder of the run, for the message */
export function receivedError({ code = 'TRAINING', message, details }: SentError, out: string): CnnError {
  return new CnnError(code, `${out}: ${message}`, { details });
}

const types: readonly string[] = ['event', 'memory', 'done', 'error'];

/** A message as a line of JSON in a log; numbers that JSON has not, such as NaN, stay what they are. */
export function replyLine(reply: TrainingReply): string {
  return JSON.stringify(reply, (_, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? { $number: `${value}` } : value,
  );
}

/** The message that a line of a log is; undefined of a line that something else has written, or that is half there. */
export function readReplyLine(line: string): TrainingReply | undefined {
  if (!line.startsWith('{"type":')) return undefined;
  try {
    const found = JSON.parse(line, (_, value: unknown) => {
      const { $number } = Object(value) as { readonly $number?: unknown };
      return typeof $number === 'string' ? Number($number) : value;
    }) as TrainingReply;
    return types.includes(found.type) ? found : undefined;
  } catch {
    return undefined;
  }
}
