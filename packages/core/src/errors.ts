import { printable } from './printable.js';

/** What went wrong, for programs. People read the message. */
export type ErrorCode =
  /** A model definition, or an argument of a function that makes one, is wrong. */
  | 'MODEL'
  /** An operation was given operands that do not fit. */
  | 'GRAPH'
  /** An engine can't start or can't run a program. */
  | 'ENGINE'
  /** Images, labels, splits or files of data are wrong. */
  | 'DATA'
  /** The same patient, file or picture is in more than one set of a split. */
  | 'LEAKAGE'
  /** Settings of training or evaluation do not fit each other or the model, or training can't go on. */
  | 'TRAINING'
  /** A file or folder can't be read or written. */
  | 'FILE'
  /** An option or argument of a function is wrong by itself: an unknown name, a value of the wrong kind. */
  | 'OPTIONS'
  /** Arguments of a command are wrong. Only the command throws it. */
  | 'USAGE'
  /** The person or program asked to stop. */
  | 'ABORTED';

export interface CnnErrorOptions {
  readonly cause?: unknown;
  /** Plain data that programs branch on, such as `{ reason: 'diverged', epoch: 3 }`. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * A mistake or a condition that the user can do something about. The message is one line: where, what was expected,
 * what came, and the remedy. Control characters of names are written as `printable` writes them.
 *
 * ```ts
 * try {
 *   await model.fit(source, options);
 * } catch (error) {
 *   if (error instanceof CnnError && error.details.reason === 'diverged') retryWithLowerRate();
 *   else throw error;
 * }
 * ```
 */
export class CnnError extends Error {
  override readonly name = 'CnnError';
  readonly code: ErrorCode;
  /** What programs branch on instead of the message's words; `{}` where there is nothing more than the code. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: CnnErrorOptions = {}) {
    const { details = {}, ...rest } = options;
    super(printable(message.replaceAll(/\s*[\r\n]+\s*/g, ' ')), rest);
    this.code = code;
    this.details = details;
  }
}
