import { CnnError } from '@cnn/core';

/** Why a file can't be read, for programs. */
export type TfjsProblem = 'notThisFormat' | 'truncated' | 'malformed' | 'unsupported';

/** @param problem what stands behind the name of the file, with the remedy */
export function problemOf(where: string, reason: TfjsProblem, problem: string): CnnError {
  return new CnnError('FILE', `${where}: ${problem}`, { details: { reason } });
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
