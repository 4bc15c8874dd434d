import { CnnError } from '@cnn/core';

/** Why a file can't be read, for programs. */
export type FileReason = 'malformed' | 'notThisFormat' | 'truncated';

/** Bytes that are no model, or a broken one. */
export function fileProblem(where: string, reason: FileReason, problem: string): CnnError {
  return new CnnError('FILE', `${where}: ${problem}`, { details: { reason } });
}

/** A layer that has no counterpart here, or none with these options. */
export function unsupported(options: {
  /** The file. */
  readonly where: string;
  readonly layer: string;
  /** The layer's class. */
  readonly type: string;
  /** What can't be expressed, and the remedy: a sentence each. */
  readonly problem: string;
}): CnnError {
  const { where, layer, type, problem } = options;
  return new CnnError('MODEL', `${where}: layer '${layer}' (${type}) ${problem}`, {
    details: { reason: 'unsupportedLayer', layer, type },
  });
}
