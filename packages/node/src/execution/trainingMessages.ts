import { CnnError, type ErrorCode } from '@cnn/core';
import type { RunEvent, TrainingOutcome, TrainingTask } from '@cnn/experiment';
import type { NodeHostOptions } from '../experiment/nodeHost.js';
import type { RunLogging } from '../experiment/runLogging.js';

/** How trainings run that an executor starts, and what they leave beside their results. No number depends on it. */
export interface TrainingHost
  extends Pick<NodeHostOptions, 'workers' | 'ignoreMemory' | 'versions' | 'facts'> {
  /** Bytes of decoded images that each keeps in memory. Default 1 GiB. */
  readonly cacheBytes?: number | undefined;
  /** Where decoded images are kept that memory has no room for. Default: nowhere. */
  readonly cacheFolder?: string | undefined;
  /** What each writes into its folder while it trains. Default: nothing more. */
  readonly logging?: RunLogging | undefined;
}

/** What a process is asked for, in one message. */
export interface TrainingRequest {
  /** The executor's folder. */
  readonly root: string;
  readonly task: TrainingTask;
  readonly host: TrainingHost & Pick<NodeHostOptions, 'command'>;
}

/** What a process says while it trains; the last message is its outcome or its error. */
export type TrainingReply =
  | { readonly type: 'event'; readonly event: RunEvent }
  /** The most memory that it has taken so far, in bytes. */
  | { readonly type: 'memory'; readonly peakBytes: number }
  | { readonly type: 'done'; readonly outcome: TrainingOutcome }
  | { readonly type: 'error'; readonly error: SentError };

/** An error as a message between processes. */
interface SentError {
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

/** The error again, in the process that asked. */
export function receivedError({ code = 'TRAINING', message, details }: SentError, out: string): CnnError {
  return new CnnError(code, `${out}: ${message}`, { details });
}
