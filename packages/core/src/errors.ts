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
  /** The same patient, file or picture is in more than one part of a split. */
  | 'LEAKAGE'
  /** Settings of training or evaluation are wrong, or training can't go on. */
  | 'TRAINING'
  /** A file or folder can't be read or written. */
  | 'FILE'
  /** Arguments of a command are wrong. */
  | 'USAGE'
  /** The person or program asked to stop. */
  | 'ABORTED';

/**
 * A mistake or a condition that the user can do something about. The message is one line: where, what was expected,
 * what came, and the remedy. Control characters of names are written as `printable` writes them.
 */
export class CnnError extends Error {
  override readonly name = 'CnnError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(printable(message.replaceAll(/\s*[\r\n]+\s*/g, ' ')), options);
    this.code = code;
  }
}
