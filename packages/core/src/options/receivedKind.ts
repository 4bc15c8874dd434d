import { CnnError } from '../errors.js';

/**
 * What a value is, for messages about arguments of the wrong kind.
 *
 * ```ts
 * receivedKind({ bytes }); // 'an object with bytes'
 * receivedKind('resnet18'); // "the text 'resnet18'"
 * ```
 */
export function receivedKind(value: unknown): string {
  if (value === undefined || value === null) return value === null ? 'null' : 'nothing';
  if (typeof value === 'string') return `the text '${value.length > 40 ? `${value.slice(0, 40)}…` : value}'`;
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return 'a list';
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  if (kind !== 'Object') return /^[AEIOU]/.test(kind) ? `an ${kind}` : `a ${kind}`;
  const keys = Object.keys(value);
  return keys.length === 0 ? 'an empty object' : `an object with ${keys.slice(0, 4).join(', ')}`;
}

/** The error for an argument or option of the wrong kind. */
export function wrongKind(said: {
  /** The function, with the option where that is not clear: `importModel: pixels`. */
  readonly where: string;
  readonly option: string;
  readonly expected: string;
  readonly received: unknown;
  readonly remedy?: string | undefined;
}): CnnError {
  const { where, option, expected, received, remedy = '' } = said;
  const message = `${where}: expected ${expected}, received ${receivedKind(received)}. ${remedy}`.trimEnd();
  return new CnnError('OPTIONS', message, { details: { option } });
}
