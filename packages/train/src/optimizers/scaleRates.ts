import { CnnError, ops } from '@cnn/core';
import type { Transform } from './optimizer.js';

/** Factors of the learning rate by a part of a parameter's name, such as `{ 'conv2d/': 0.1 }`. */
export type RateMultipliers = Readonly<Record<string, number>>;

/** Multiplies directions by the factor of the first part that the parameter's name contains. */
export function scaleRates(multipliers: RateMultipliers): Transform {
  return {
    apply(updates) {
      requireMatches(
        'learningRateMultipliers',
        Object.keys(multipliers),
        updates.map(({ name }) => name),
      );
      return updates.map((update) => ({
        ...update,
        direction: ops.multiply(update.direction, rateMultiplier(multipliers, update.name)),
      }));
    },
  };
}

export function rateMultiplier(multipliers: RateMultipliers, parameter: string): number {
  return Object.entries(multipliers).find(([part]) => parameter.includes(part))?.[1] ?? 1;
}

/** @throws CnnError for a part that no parameter's name contains */
export function requireMatches(
  option: string,
  parts: readonly string[],
  parameters: readonly string[],
): void {
  const missing = parts.find((part) => !parameters.some((name) => name.includes(part)));
  if (missing === undefined) return;
  throw new CnnError(
    'TRAINING',
    `optimizer: ${option} names '${missing}', which no parameter's name contains. They are ${parameters.slice(0, 8).join(', ')}${parameters.length > 8 ? ', …' : ''}.`,
  );
}
