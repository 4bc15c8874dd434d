import { CnnError } from '@cnn/core';
import { asymmetricLoss } from './asymmetricLoss.js';
import { binaryCrossentropy } from './binaryCrossentropy.js';
import { binaryFocalCrossentropy } from './binaryFocalCrossentropy.js';
import { categoricalCrossentropy } from './categoricalCrossentropy.js';
import { categoricalFocalCrossentropy } from './categoricalFocalCrossentropy.js';
import { categoricalGeneralizedCrossEntropy } from './categoricalGeneralizedCrossEntropy.js';
import { categoricalHinge, hinge, squaredHinge } from './hinge.js';
import { kullbackLeiblerDivergence } from './kullbackLeiblerDivergence.js';
import type { LabelMode } from './labelMode.js';
import type { Loss, LossFunction } from './loss.js';
import { meanAbsoluteError } from './meanAbsoluteError.js';
import { meanSquaredError } from './meanSquaredError.js';
import { dice, tversky } from './overlap.js';
import { poisson } from './poisson.js';
import { sparseCategoricalCrossentropy } from './sparseCategoricalCrossentropy.js';

const losses = {
  binaryCrossentropy,
  categoricalCrossentropy,
  sparseCategoricalCrossentropy,
  binaryFocalCrossentropy,
  categoricalFocalCrossentropy,
  categoricalGeneralizedCrossEntropy,
  asymmetricLoss,
  hinge,
  squaredHinge,
  categoricalHinge,
  kullbackLeiblerDivergence,
  poisson,
  dice,
  tversky,
  meanSquaredError,
  meanAbsoluteError,
} satisfies Record<string, () => Loss>;

export type LossName = keyof typeof losses;

/**
 * The loss behind a name, an object or a function of one's own.
 *
 * @param labelMode the form of labels that a function of one's own takes; default `values`, float32 of the output's shape
 * @throws CnnError for an unknown name
 */
export function resolveLoss(loss: LossName | Loss | LossFunction, labelMode: LabelMode = 'values'): Loss {
  if (typeof loss === 'function') {
    return { name: loss.name || 'custom', labelMode, check() {}, perItem: loss };
  }
  if (typeof loss === 'object' && loss !== null) return loss;
  if (Object.hasOwn(losses, loss)) return losses[loss]();
  throw new CnnError(
    'TRAINING',
    `loss: unknown name '${String(loss)}'. Use one of ${Object.keys(losses).join(', ')}, or a function on graph values.`,
  );
}
