import { CnnError } from '@cnn/core';
import { testTimeViews } from '@cnn/data';
import type { SavedModel } from '@cnn/experiment';

export interface ViewValues {
  readonly tta: boolean;
  readonly 'no-tta': boolean;
}

/**
 * The model with the test-time views that `--tta` and `--no-tta` ask for; as it was trained without them.
 *
 * @throws CnnError (USAGE) for both
 */
export function withViews(saved: SavedModel, { tta: on, 'no-tta': off }: ViewValues): SavedModel {
  if (on && off) throw new CnnError('USAGE', '--tta and --no-tta: expected one of them, received both.');
  if (!on && !off) return saved;
  return { ...saved, testTimeViews: on ? testTimeViews(saved.model.input) : 1 };
}

/** Says that a threshold was chosen on other views than are used; nothing where it was not. */
export function describeViews(saved: SavedModel, used: SavedModel): string[] {
  const average =
    used.testTimeViews > 1
      ? [`Each image is predicted as the mean of ${used.testTimeViews} views (test-time augmentation)`]
      : [];
  if (saved.testTimeViews === used.testTimeViews || !saved.decision?.rule) return average;
  const chosen = saved.testTimeViews > 1 ? `the mean of ${saved.testTimeViews} views` : 'single views';
  return [
    ...average,
    `Thresholds and temperature were chosen on ${chosen}: they may not suit these probabilities`,
  ];
}
