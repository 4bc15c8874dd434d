import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CnnError } from '@cnn/core';
import { type Fold, type ImageSet, type KFoldOptions, kFold, type SplitFiles, toSplitFiles } from '@cnn/data';
import { type Evaluation, parseEvaluation } from '@cnn/evaluation';
import { canonicalSum, readRun, reportFile } from '@cnn/experiment';
import { folderStore, readJson, readSealedJson, writeJson } from '@cnn/node';
import type { TrainingFacts } from '../runs/experiment.js';
import { runOf } from '../runs/runParts.js';

/** One fold of a cross-validation in its folder. */
export interface FoldRun {
  readonly fold: number;
  readonly out: string;
  readonly splitFile: string;
  /** What the fold's test part, the validation and the training part are. */
  readonly files: SplitFiles;
}

export interface MakeFoldsOptions {
  readonly set: ImageSet;
  readonly folds: number;
  readonly seed: number;
  readonly stratify: boolean;
  readonly out: string;
}

/**
 * Divides a set: each fold is the test part once; of the rest, one part of as many as there are folds is for validation.
 *
 * @throws CnnError (DATA) as `kFold` does
 */
export function makeFolds({ set, folds, seed, stratify, out }: MakeFoldsOptions): FoldRun[] {
  return kFold({ set, folds, seed, stratify }).map(({ train, validation: test }, index): FoldRun => {
    const name = `fold-${index + 1}`;
    const { train: rest, validation } = validationOf(
      { set, folds, seed: seed + 1, stratify, indices: train },
      name,
    );
    const files = toSplitFiles({ set, split: { train: rest, validation, test } });
    return { fold: index + 1, out: join(out, name), splitFile: join(out, `${name}.json`), files };
  });
}

/**
 * Writes the split of each fold into the folder.
 *
 * @throws CnnError (FILE) when OUT holds other folds
 */
export async function keepFolds(runs: readonly FoldRun[]): Promise<void> {
  for (const { splitFile, files } of runs) {
    if (!existsSync(splitFile)) await writeJson({ path: splitFile, value: files });
    else if (JSON.stringify(await readJson(splitFile)) !== JSON.stringify(files)) {
      throw new CnnError(
        'FILE',
        `${splitFile} is of another set, seed or number of folds. Choose another --out, or begin anew with --overwrite.`,
      );
    }
  }
}

/** The part of a fold's images that is for validation, and the rest. */
function validationOf(options: KFoldOptions, name: string): Pick<Fold, 'train' | 'validation'> {
  try {
    return kFold(options)[0] as Fold;
  } catch (error) {
    if (!(error instanceof CnnError)) throw error;
    throw new CnnError(
      error.code,
      `${name}: its validation part can't be taken from what the test part leaves. ${error.message} Fewer --folds may do.`,
    );
  }
}

/**
 * The evaluation of a fold that is finished.
 *
 * @param facts what the fold is trained with, as `trainingFacts` gives it
 * @throws CnnError (FILE) when its folder is damaged, or holds a run of other options or parts
 */
export async function finishedEvaluation(
  { out, files }: FoldRun,
  facts: TrainingFacts,
): Promise<Evaluation | undefined> {
  const path = join(out, 'evaluation.json');
  // The report is the last file that a run writes.
  if (!existsSync(path) || !existsSync(join(out, reportFile))) return undefined;
  await runOf(out);
  await checkPartOf(out, { ...facts, split: canonicalSum(files) });
  return parseEvaluation((await readSealedJson(path)).value, path);
}

/**
 * @throws CnnError (FILE) when the run in a folder was begun with other options or parts; one of an earlier version does not say it
 */
export async function checkPartOf(
  out: string,
  expected: TrainingFacts & { readonly split?: string },
): Promise<void> {
  const run = await readRun(folderStore(out));
  if (!run) return;
  // Runs of earlier versions name their options, later ones the sum of their experiment.
  const training = run.experiment === undefined ? 'options' : 'experiment';
  const other = ([training, 'split'] as const).find(
    (name) => expected[name] !== undefined && JSON.stringify(run[name]) !== JSON.stringify(expected[name]),
  );
  if (other === undefined) return;
  throw new CnnError(
    'FILE',
    `${out} holds a run with another ${other === 'split' ? 'split' : 'set of options'} than it should: it is of another experiment. Bring the folder back from a copy, or remove it to train it anew.`,
  );
}
