import { CnnError } from '@cnn/core';
import { type Fold, type ImageSet, type KFoldOptions, kFold, type SplitFiles, toSplitFiles } from '@cnn/data';

/** One fold of a cross-validation. */
export interface FoldRun {
  /** Counted from 1. */
  readonly fold: number;
  /** Its folder, `fold-1`; its split is in the file `fold-1.json`. */
  readonly out: string;
  /** What its training, validation and test set are. */
  readonly files: SplitFiles;
}

export interface MakeFoldsOptions {
  readonly set: ImageSet;
  readonly folds: number;
  readonly seed: number;
  readonly stratify: boolean;
}

/**
 * Divides a set: each fold is the test set once; of the rest, one part of as many as there are folds is the validation set.
 *
 * @throws CnnError (DATA) as `kFold` does
 */
export function makeFolds({ set, folds, seed, stratify }: MakeFoldsOptions): FoldRun[] {
  return kFold({ set, folds, seed, stratify }).map(({ train, validation: test }, index): FoldRun => {
    const out = `fold-${index + 1}`;
    const options = { set, folds, seed: seed + 1, stratify, indices: train };
    const { train: rest, validation } = validationOf(options, out);
    const files = toSplitFiles({ set, split: { train: rest, validation, test } });
    return { fold: index + 1, out, files };
  });
}

/** The part of a fold's images that is for validation, and the rest. */
function validationOf(options: KFoldOptions, name: string): Pick<Fold, 'train' | 'validation'> {
  try {
    return kFold(options)[0] as Fold;
  } catch (error) {
    if (!(error instanceof CnnError)) throw error;
    throw new CnnError(
      error.code,
      `${name}: its validation set can't be taken from what the test set leaves. ${error.message} Fewer folds may do.`,
    );
  }
}
