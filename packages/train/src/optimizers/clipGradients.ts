import { ops, type Value } from '@cnn/core';
import type { Transform } from './optimizer.js';

export interface ClipOptions {
  /** Limits each element to ±clipValue. */
  readonly clipValue?: number | undefined;
  /** Shortens each parameter's gradient to this norm (Euclidean). */
  readonly clipNorm?: number | undefined;
  /** Shortens all gradients by one factor, so that their common norm is at most this. */
  readonly globalClipNorm?: number | undefined;
}

/**
 * Gradients that are not longer than asked for; no transform when nothing is asked for.
 *
 * ```ts
 * customOptimizer({ name: 'clipped', transforms: [...clipGradients({ clipNorm: 1 }), scaleByLearningRate()] });
 * ```
 */
export function clipGradients({ clipValue, clipNorm, globalClipNorm }: ClipOptions): readonly Transform[] {
  const all: Transform[] = [];
  if (clipValue !== undefined) {
    all.push(each((g) => ops.minimum(ops.maximum(g, -clipValue), clipValue)));
  }
  if (clipNorm !== undefined) {
    all.push(each((g) => ops.multiply(g, shortening(squares(g), clipNorm))));
  }
  if (globalClipNorm !== undefined) {
    all.push({
      apply(updates) {
        const sums = updates.map(({ direction }) => squares(direction));
        const [first, ...rest] = sums;
        if (!first) return updates;
        const factor = shortening(
          rest.reduce((sum, next) => ops.add(sum, next), first),
          globalClipNorm,
        );
        return updates.map((update) => ({ ...update, direction: ops.multiply(update.direction, factor) }));
      },
    });
  }
  return all;
}

const each = (clip: (gradient: Value) => Value): Transform => ({
  apply: (updates) => updates.map((update) => ({ ...update, direction: clip(update.direction) })),
});

const squares = (x: Value): Value => ops.reduceSum(ops.square(x));

/** limit / max(norm, limit): 1 for what is short enough. Shape []. */
const shortening = (squared: Value, limit: number): Value =>
  ops.divide(limit, ops.maximum(ops.sqrt(squared), limit));
