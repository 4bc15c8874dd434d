import { CnnError } from '@cnn/core';
import { type PartName, partNames } from '@cnn/data';
import { parse } from 'csv-parse/sync';
import { reasonOf } from '../files/fileErrors.js';
import { readBytes } from '../files/files.js';

/** One row of a manifest. */
export interface ManifestRow {
  /** The line of the file that it ends on, from 1, for messages. */
  readonly line: number;
  /** As it stands there. */
  readonly path: string;
  readonly label: string;
  readonly group?: string;
  readonly split?: PartName;
  readonly weight?: number;
}

export interface Manifest {
  readonly rows: readonly ManifestRow[];
  /** Columns that mean nothing here, as the header has them. */
  readonly otherColumns: readonly string[];
}

/** The names that a column can have. */
const columns = {
  path: ['path', 'file', 'image', 'filename'],
  label: ['label', 'class'],
  group: ['group', 'patient', 'slide'],
  split: ['split', 'part'],
  weight: ['weight'],
} as const;

type Column = keyof typeof columns;

/** Words for the validation part. */
const validationNames = ['validation', 'val', 'valid', 'dev'];

interface ParsedRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

function records(path: string, text: string): readonly ParsedRecord[] {
  try {
    return parse(text, {
      bom: true,
      info: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: false,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as ParsedRecord[];
  } catch (error) {
    throw new CnnError('DATA', `${path} is no CSV with a header: ${reasonOf(error)}.`, { cause: error });
  }
}

function placesOf(path: string, header: readonly string[]): Partial<Record<Column, number>> {
  const names = header.map((name) => name.toLowerCase());
  const places: Partial<Record<Column, number>> = {};
  for (const column of Object.keys(columns) as Column[]) {
    const known: readonly string[] = columns[column];
    const found = names.flatMap((name, place) => (known.includes(name) ? [place] : []));
    if (found.length > 1) {
      const twice = found.map((place) => header[place]).join(' and ');
      throw new CnnError('DATA', `${path}: expected one column of the ${column}, received ${twice}.`);
    }
    const [place] = found;
    if (place !== undefined) places[column] = place;
  }
  const missing = (['path', 'label'] as const).find((column) => places[column] === undefined);
  if (missing === undefined) return places;
  throw new CnnError(
    'DATA',
    `${path}: expected a header with path and label, and perhaps group, split and weight; received ${header.join(', ')}.`,
  );
}

function partOf(text: string, where: string): PartName {
  const word = text.toLowerCase();
  const part = partNames.find((name) => name === (validationNames.includes(word) ? 'validation' : word));
  if (part) return part;
  throw new CnnError('DATA', `${where}: expected split train, validation or test, received "${text}".`);
}

function weightOf(text: string, where: string): number {
  const weight = text === '' ? Number.NaN : Number(text);
  if (Number.isFinite(weight) && weight >= 0) return weight;
  throw new CnnError('DATA', `${where}: expected a weight of at least 0, received "${text}".`);
}

/**
 * Reads a CSV file with a header: `path` and `label`, and perhaps `group` (or `patient`, `slide`), `split` and `weight`.
 *
 * @param options.emptyLabel whether the label may be empty. Default false
 * @throws CnnError (FILE or DATA) of one line that names the file and the line: no CSV, a column that is missing, a field
 *   that is empty or wrong, a path that is named twice, or a split in some rows only
 */
export async function readManifest(
  path: string,
  { emptyLabel = false }: { readonly emptyLabel?: boolean } = {},
): Promise<Manifest> {
  const [header, ...rest] = records(path, new TextDecoder().decode(await readBytes(path)));
  if (!header || rest.length === 0) {
    throw new CnnError(
      'DATA',
      `${path}: expected a header and a row for each image, received ${rest.length} rows.`,
    );
  }
  const places = placesOf(path, header.record);
  const seen = new Map<string, number>();
  const rows = rest.map(({ record, info }): ManifestRow => {
    const line = info.lines;
    const where = `${path}, line ${line}`;
    const field = (column: Column): string | undefined => {
      const place = places[column];
      return place === undefined ? undefined : (record[place] ?? '');
    };
    const required = (column: 'path' | 'label' | 'group'): string => {
      const text = field(column);
      if (text) return text;
      throw new CnnError('DATA', `${where}: the ${column} is empty. Fill it in, or remove the row.`);
    };
    const file = required('path');
    const before = seen.get(file);
    if (before !== undefined) {
      throw new CnnError('DATA', `${where}: ${file} is already on line ${before}. Keep one of the rows.`);
    }
    seen.set(file, line);
    const label = emptyLabel ? (field('label') ?? '') : required('label');
    const [split, weight] = [field('split'), field('weight')];
    return {
      line,
      path: file,
      label,
      ...(places.group === undefined ? {} : { group: required('group') }),
      ...(split ? { split: partOf(split, where) } : {}),
      ...(weight === undefined ? {} : { weight: weightOf(weight, where) }),
    };
  });
  const without = rows.find(({ split }) => split === undefined);
  if (without && rows.some(({ split }) => split !== undefined)) {
    throw new CnnError('DATA', `${path}, line ${without.line}: expected a split in every row or in none.`);
  }
  const used = new Set(Object.values(places));
  return { rows, otherColumns: header.record.filter((name, place) => name !== '' && !used.has(place)) };
}
