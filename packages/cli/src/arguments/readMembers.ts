import { basename, dirname, resolve } from 'node:path';
import { CnnError } from '@cnn/core';
import { type EnsembleMember, readMember } from '@cnn/experiment';
import { findModel, folderStore } from '@cnn/node';
import { runOf } from './runParts.js';
import { type ViewValues, withViews } from './viewOptions.js';

export interface ReadMembersOptions {
  readonly paths: readonly string[];
  /** Where the ensemble is written. */
  readonly out: string;
  /** May hold `--tta` or `--no-tta`, which then hold for all members. */
  readonly views: ViewValues;
}

/**
 * The models of an ensemble.
 *
 * @throws CnnError (USAGE) for fewer than two, for one that is named twice, and for one that the ensemble would overwrite; as `readMember`
 * does
 */
export async function readMembers({ paths, out, views }: ReadMembersOptions): Promise<EnsembleMember[]> {
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
  const members: EnsembleMember[] = [];
  for (const [index, path] of paths.entries()) {
    const folder = folders[index] as string;
    // Of a model folder that is named itself it is not known what it was trained on.
    const isRun = folder === resolve(path, 'model') && !path.endsWith('model.json');
    if (!isRun && basename(folder) === 'model') await runOf(dirname(folder));
    const member = await readMember(folderStore(isRun ? path : folder));
    members.push({ ...member, name: path, saved: withViews(member.saved, views) });
  }
  return members;
}
