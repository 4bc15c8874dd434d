import { realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize, relative, sep } from 'node:path';
import { CnnError } from '@cnn/core';
import { type Parts, partNames } from '@cnn/data';
import { fileError } from '../files/fileErrors.js';
import { findClasses } from '../folder/classes.js';
import { type FileEntry, type FileSetOptions, type FolderSet, fileSet } from '../folder/fileSet.js';
import { inParallel } from '../folder/inParallel.js';
import { type ManifestRow, readManifest } from './readManifest.js';

export interface ManifestOptions extends FileSetOptions {
  /** A CSV file, see `readManifest`. Its paths are below its own folder. */
  readonly path: string;
  /** Whether the label column holds several labels, as `a|b`, or none when it is empty. Default false. */
  readonly multiLabel?: boolean;
}

export interface ManifestSet extends FolderSet {
  /** When the manifest has a column `split`. */
  readonly parts?: Parts;
}

interface Located extends FileEntry {
  readonly row: ManifestRow;
  /** Where it really lies, whatever links lead there. */
  readonly real: string;
}

/** The file of a row, below the folder. @throws CnnError (DATA or FILE) when it is missing, or outside, also by a link */
async function locate(path: string, folder: string, row: LabelledRow): Promise<Located> {
  const where = `${path}, line ${row.line}`;
  const file = normalize(row.path.replaceAll('\\', '/'));
  const outside = (): CnnError =>
    new CnnError(
      'DATA',
      `${where}: ${row.path} lies outside the manifest's folder. Move the file there, and write its path below it.`,
    );
  if (isAbsolute(file) || /^[A-Za-z]:/.test(file) || file === '..' || file.startsWith(`..${sep}`))
    throw outside();
  let real: string;
  try {
    real = relative(await realpath(folder), await realpath(join(folder, file)));
    if (real === '..' || real.startsWith(`..${sep}`) || isAbsolute(real)) throw outside();
    if (!(await stat(join(folder, file))).isFile())
      throw new CnnError('DATA', `${where}: ${row.path} is no file. Write the path of an image.`);
  } catch (error) {
    throw error instanceof CnnError ? error : fileError(`${where}: can't read ${row.path}`, error);
  }
  const { labels, group, weight } = row;
  return {
    file: file.split(sep).join('/'),
    labels,
    ...(group === undefined ? {} : { group }),
    ...(weight === undefined ? {} : { weight }),
    row,
    real,
  };
}

/** @throws CnnError (DATA) for two rows of one file */
function checkTwice(path: string, entries: readonly Located[]): void {
  const lines = new Map<string, number>();
  for (const { real, row } of entries) {
    const before = lines.get(real);
    if (before !== undefined) {
      throw new CnnError(
        'DATA',
        `${path}, line ${row.line}: ${row.path} is the file of line ${before}. Keep one of the rows.`,
      );
    }
    lines.set(real, row.line);
  }
}

interface LabelledRow extends ManifestRow {
  readonly labels: readonly string[];
}

/** @throws CnnError (DATA) for a label that is not wanted, several where one is, or one twice */
function withLabels(
  row: ManifestRow,
  { path, multiLabel, classNames: wanted }: ManifestOptions,
): LabelledRow {
  const { label, line } = row;
  const where = `${path}, line ${line}`;
  const labels = multiLabel ? label.split('|').map((part) => part.trim()) : [label];
  if (multiLabel && label === '') return { ...row, labels: [] };
  const unknown = labels.find((name) => wanted && !wanted.includes(name));
  if (wanted && unknown !== undefined && unknown !== '') {
    const several =
      !multiLabel && unknown.includes('|') ? 'Give multiLabel: true (--multi-label), or c' : 'C';
    throw new CnnError(
      'DATA',
      `${where}: the label ${unknown} is none of the classes ${wanted.join(', ')}. ${several}orrect it, or add the class.`,
    );
  }
  if (!wanted && !multiLabel && label.includes('|')) {
    throw new CnnError(
      'DATA',
      `${where}: expected one label, received "${label}". Give multiLabel: true (--multi-label) for several labels an image, or classNames if | is part of a name.`,
    );
  }
  if (labels.includes('') || new Set(labels).size < labels.length) {
    throw new CnnError(
      'DATA',
      `${where}: expected labels between |, each once, or nothing for none; received "${label}".`,
    );
  }
  return { ...row, labels };
}

/**
 * A set of the images that a CSV file names, with their groups, weights and parts. The order is that of the rows.
 *
 * @throws CnnError (DATA or FILE) of one line that names the file and the line, as `readManifest` does, for a file that is
 *   missing or outside the folder, and as `fileSet` does
 */
export async function manifestSet(options: ManifestOptions): Promise<ManifestSet> {
  const { path, classNames: wanted, parallel = 8 } = options;
  const { multiLabel = false } = options;
  const { rows: read, otherColumns } = await readManifest(path, { emptyLabel: multiLabel });
  const rows = read.map((row) => withLabels(row, options));
  const folder = dirname(path);
  const entries = await inParallel({
    items: rows,
    limit: parallel,
    work: (row) => locate(path, folder, row),
  });
  checkTwice(path, entries);
  const found = entries.flatMap(({ labels }) => labels);
  const classNames = findClasses({ name: path, found, ...(wanted ? { wanted } : {}) });
  const grouped = rows.some(({ group }) => group !== undefined);
  const list = { name: path, path: folder, entries, classNames, multiLabel, otherFiles: 0, grouped };
  const opened = await fileSet(list, options);
  const set = { ...opened, report: { ...opened.report, otherColumns } };
  if (rows[0]?.split === undefined) return set;
  const splitOf = new Map(entries.map(({ file, row }) => [file, row.split]));
  const [train, validation, test] = partNames.map((part) =>
    set.items.flatMap(({ file = '' }, index) => (splitOf.get(file) === part ? [index] : [])),
  ) as [number[], number[], number[]];
  return { ...set, parts: { train, validation, test } };
}
