import { dirname } from 'node:path';
import { CnnError } from '@cnn/core';
import {
  alikeNames,
  canonicalName,
  type FileEntry,
  inParallel,
  joinedNames,
  type Parts,
  partNames,
} from '@cnn/data';
import { findClasses } from '../folder/classes.js';
import { type FolderSet, fileSet } from '../folder/fileSet.js';
import type { FileSetOptions } from '../folder/fileSetOptions.js';
import { ManifestFiles } from './manifestFiles.js';
import { type ManifestRow, readManifest } from './readManifest.js';

export interface ManifestOptions extends FileSetOptions {
  /** A CSV file, see `readManifest`. Its paths are below its own folder. */
  readonly path: string;
  /** Whether the label column holds several labels, as `a|b`, or none when it is empty. Default false. */
  readonly multiLabel?: boolean | undefined;
  /** Of the CSV file, such as `windows-1252`. Default: what its byte order mark says, else UTF-8. */
  readonly encoding?: string | undefined;
  /** Other columns whose fields the items keep as `attributes`, such as `scanner` or `sex`. Default none. */
  readonly attributes?: readonly string[] | undefined;
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
function withLabels(row: ManifestRow, { path, multiLabel, classNames }: ManifestOptions): LabelledRow {
  const wanted = classNames?.map(canonicalName);
  const { label, line } = row;
  const where = `${path}, line ${line}`;
  const labels = multiLabel ? label.split('|').map((part) => part.trim()) : [label];
  if (multiLabel && label === '') return { ...row, labels: [] };
  const unknown = labels.find((name) => wanted && !wanted.includes(canonicalName(name)));
  if (wanted && unknown !== undefined && unknown !== '') {
    const several = !multiLabel && unknown.includes('|') ? 'Give multiLabel: true, or c' : 'C';
    throw new CnnError(
      'DATA',
      `${where}: the label ${unknown} is none of the classes ${wanted.join(', ')}. ${several}orrect it, or add the class.`,
    );
  }
  if (!wanted && !multiLabel && label.includes('|')) {
    throw new CnnError(
      'DATA',
      `${where}: expected one label, received "${label}". Give multiLabel: true for multi-label images, or classNames if | is part of a name.`,
      { details: { option: 'multiLabel' } },
    );
  }
  if (labels.includes('') || new Set(labels.map(canonicalName)).size < labels.length) {
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
  const { path, classNames: wanted, parallel = 8, encoding, attributes: columns } = options;
  const { multiLabel = false } = options;
  const { rows, otherColumns, delimiter } = await readManifest(path, {
    emptyLabel: multiLabel,
    encoding,
    attributes: columns,
  });
  const labelled = rows.map((row) => withLabels(row, options));
  const folder = dirname(path);
  const files = await ManifestFiles.open(path, folder);
  const entries = await inParallel({
    items: labelled,
    limit: parallel,
    work: async (row): Promise<Located> => {
      const { labels, group, weight, attributes } = row;
      return {
        ...(await files.locate(row)),
        labels: labels.map(canonicalName),
        ...(group === undefined ? {} : { group: canonicalName(group) }),
        ...(weight === undefined ? {} : { weight }),
        ...(attributes === undefined ? {} : { attributes }),
        row,
      };
    },
  });
  checkTwice(path, entries);
  const found = entries.flatMap(({ labels }) => labels);
  const classNames = findClasses({ name: path, found, ...(wanted ? { wanted } : {}) });
  const grouped = rows.some(({ group }) => group !== undefined);
  const list = { name: path, path: folder, entries, classNames, multiLabel, otherFiles: 0, grouped };
  const opened = await fileSet(list, options);
  const labels = labelled.flatMap((row) => row.labels);
  const groups = rows.flatMap(({ group }) => group ?? []);
  const report = {
    ...opened.report,
    otherColumns,
    joined: [...joinedNames(labels), ...joinedNames(groups)],
    alike: [...alikeNames(labels), ...alikeNames(groups)],
    notes: [
      ...(delimiter === 'comma' ? [] : [`Fields are separated by ${delimiter}s.`]),
      ...(encoding === undefined ? [] : [`The manifest is read as ${encoding}.`]),
    ],
  };
  const set = { ...opened, report };
  if (rows[0]?.split === undefined) return set;
  const splitOf = new Map(entries.map(({ file, row }) => [canonicalName(file), row.split]));
  const [train, validation, test] = partNames.map((part) =>
    set.items.flatMap(({ file = '' }, index) => (splitOf.get(file) === part ? [index] : [])),
  ) as [number[], number[], number[]];
  return { ...set, parts: { train, validation, test } };
}
