import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { CnnError } from '@cnn/core';
import { fromSplitFiles, type ImageSet, type Parts } from '@cnn/data';
import type { SavedModel, TrainedOn } from '@cnn/experiment';
import { findModel, readModel } from '@cnn/node';
import { averageModels } from '@cnn/train';
import type { Arguments } from '../arguments/parseArguments.js';
import { withViews } from '../arguments/viewOptions.js';
import { readSplit, runOf } from '../runs/runParts.js';

/** A trained model and the folder that was named for it. */
export interface Member {
  readonly path: string;
  readonly saved: SavedModel;
}

export interface ReadMembersOptions {
  readonly paths: readonly string[];
  /** Where the ensemble is written. */
  readonly out: string;
  /** May hold `--tta` or `--no-tta`, which then hold for all members. */
  readonly args: Arguments;
}

/**
 * The models of an ensemble.
 *
 * @throws CnnError (USAGE) for fewer than two, for one that is named twice, and for one that the ensemble would overwrite;
 * (MODEL) for models of other classes or images that were prepared otherwise
 */
export async function readMembers({ paths, out, args }: ReadMembersOptions): Promise<readonly Member[]> {
  if (paths.length < 2) {
    throw new CnnError(
      'USAGE',
      `cnn ensemble: expected at least two folders of cnn train, received ${paths.length}. See cnn ensemble --help.`,
    );
  }
  const folders = await Promise.all(paths.map(async (path) => resolve(await findModel(path))));
  const twice = paths.find((_, index) => folders.indexOf(folders[index] as string) < index);
  if (twice !== undefined)
    throw new CnnError('USAGE', `cnn ensemble: ${twice} is given twice. Leave one out.`);
  if (folders.includes(resolve(out, 'model'))) {
    throw new CnnError(
      'USAGE',
      `--out ${out}: one of the models lies there and would be lost. Name another folder.`,
    );
  }
  const members: Member[] = [];
  for (const [index, path] of paths.entries()) {
    if (basename(folders[index] as string) === 'model') await runOf(dirname(folders[index] as string));
    members.push({ path, saved: withViews(await readModel(folders[index] as string), args) });
  }
  checkAlike(members);
  return members;
}

/**
 * The mean of its members as a model. It has no threshold or temperature of theirs: both are chosen on what the ensemble
 * predicts. What any member was trained on, it was trained on.
 */
export function ensembleOf(members: readonly Member[]): SavedModel {
  const all = members.map(({ saved }) => saved);
  const [first] = all as [SavedModel, ...SavedModel[]];
  const { task, classNames, preprocessing, testTimeViews } = first;
  const known = all.flatMap(({ trainedOn }) => trainedOn ?? []);
  return {
    ...averageModels({ members: all }),
    ...{ task, classNames, preprocessing, testTimeViews },
    ...(known.length === all.length ? { trainedOn: unionOf(known) } : {}),
    trainedWith: first.trainedWith,
    details: { settings: { ensemble: members.map(({ path }) => path) } },
    notes: [],
  };
}

/** Each image in the part that is nearest to training in any member. */
function unionOf(known: readonly TrainedOn[]): TrainedOn {
  const train = new Set(known.flatMap((one) => one.train));
  const validation = new Set(known.flatMap((one) => one.validation).filter((hash) => !train.has(hash)));
  const test = new Set(
    known.flatMap((one) => one.test).filter((hash) => !train.has(hash) && !validation.has(hash)),
  );
  return { train: [...train], validation: [...validation], test: [...test] };
}

function checkAlike([first, ...others]: readonly Member[]): void {
  for (const { path, saved } of others) {
    for (const what of ['classNames', 'preprocessing', 'testTimeViews'] as const) {
      const [expected, received] = [first?.saved[what], saved[what]];
      if (isDeepStrictEqual(expected, received)) continue;
      const remedy =
        what === 'testTimeViews'
          ? 'Give --tta or --no-tta, which holds for all.'
          : 'Average models that were trained on the same images and classes.';
      throw new CnnError(
        'MODEL',
        `${path}: expected the ${what} ${JSON.stringify(expected)} of ${first?.path}, received ${JSON.stringify(received)}. ${remedy}`,
      );
    }
  }
}

/**
 * The parts that all members were trained on: with others, one member would be measured on images that another was
 * trained on.
 *
 * @throws CnnError (FILE) for a member without a split.json, (DATA) for members with different ones
 */
export async function sharedParts(members: readonly Member[], set: ImageSet): Promise<Parts> {
  const splits = [];
  for (const { path } of members) {
    const file = join(path, 'split.json');
    if (!existsSync(file)) {
      throw new CnnError(
        'FILE',
        `${file}: there is no such file, so that it is not known what ${path} was trained on. Give folders of cnn train, or leave --data out.`,
      );
    }
    splits.push({ file, files: await readSplit(file) });
  }
  const [first, ...others] = splits;
  const other = others.find(({ files }) => !isDeepStrictEqual(files, first?.files));
  if (other) {
    throw new CnnError(
      'DATA',
      `${other.file}: expected the parts of ${first?.file}, received others: images that one member was trained on would measure the ensemble. Train all with --split ${first?.file}, or leave --data out.`,
    );
  }
  return fromSplitFiles({ set, files: first?.files });
}
