import { CnnError, nearestName } from '@cnn/core';
import { canonicalName, type PartName, partOfName } from '@cnn/data';
import { decodeText } from '../../files/decodeText.js';
import { readBytes } from '../../files/files.js';
import { csvRecords } from './csvRecords.js';
import { type DelimiterName, delimiterOf } from './delimiter.js';

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
  /** The fields of the columns that were asked for, by their names there; without those that are empty. */
  readonly attributes?: Readonly<Record<string, string>>;
}

export interface Manifest {
  readonly rows: readonly ManifestRow[];
  /** Columns that mean nothing here, as the header has them. */
  readonly otherColumns: readonly string[];
  readonly delimiter: DelimiterName;
}

export interface ReadManifestOptions {
  /** Whether the label may be empty. Default false. */
  readonly emptyLabel?: boolean | undefined;
  /** Of the file, such as `windows-1252`. Default: what its byte order mark says, else UTF-8. */
  readonly encoding?: string | undefined;
  /** Other columns that are kept, such as `scanner`. Default none. */
  readonly attributes?: readonly string[] | undefined;
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

function isHeader(names: readonly string[]): boolean {
  return (['path', 'label'] as const).every((column) => columns[column].some((name) => names.includes(name)));
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

/** @throws CnnError (DATA) for a column that the header does not have, with the nearest name */
function columnOf(path: string, header: readonly string[], name: string): number {
  const found = header.map((one) => one.toLowerCase()).indexOf(name.toLowerCase());
  if (found >= 0) return found;
  const nearest = nearestName(name, header);
  throw new CnnError(
    'DATA',
    `${path}: there is no column ${name}. ${nearest === undefined ? `There are ${header.join(', ')}.` : `Did you mean ${nearest}?`}`,
    { details: { option: 'attributes', nearest } },
  );
}

function fieldsOf(
  record: readonly string[],
  columns: readonly (readonly [name: string, place: number])[],
): Readonly<Record<string, string>> {
  const fields = columns.map(([name, place]) => [name, (record[place] ?? '').trim()] as const);
  return Object.fromEntries(fields.filter(([, text]) => text !== ''));
}

function partOf(text: string, where: string): PartName {
  const part = partOfName(text);
  if (part) return part;
  throw new CnnError('DATA', `${where}: expected split train, validation or test, received "${text}".`);
}

function weightOf(text: string, where: string): number {
  const weight = text === '' ? Number.NaN : Number(text);
  if (Number.isFinite(weight) && weight >= 0) return weight;
  const comma = /^\d+,\d+$/.test(text) ? ' Write a point for the comma.' : '';
  throw new CnnError('DATA', `${where}: expected a weight of at least 0, received "${text}".${comma}`);
}

/**
 * Reads a CSV file with a header: `path` and `label`, and perhaps `group` (or `patient`, `slide`), `split` and `weight`.
 * Fields stand between commas, semicolons or tabs, as the header has them.
 *
 * @throws CnnError (FILE or DATA) of one line that names the file and the line: no CSV, another encoding, a column that is
 *   missing, a field that is empty or wrong, a path that is named twice, or a split in some rows only
 */
export async function readManifest(
  path: string,
  { emptyLabel = false, encoding, attributes = [] }: ReadManifestOptions = {},
): Promise<Manifest> {
  const text = decodeText({
    path,
    bytes: await readBytes(path),
    remedy: 'Save it as UTF-8, or give its encoding, such as windows-1252.',
    ...(encoding === undefined ? {} : { encoding }),
  });
  const { name: delimiter, sign, headerLine } = delimiterOf(text, isHeader);
  const [header, ...rest] = csvRecords({ path, text, delimiter: sign, from: headerLine });
  if (!header || rest.length === 0) {
    throw new CnnError(
      'DATA',
      `${path}: expected a header and a row for each image, received ${rest.length} rows.`,
    );
  }
  const places = placesOf(path, header.record);
  const kept = attributes.map((name) => [name, columnOf(path, header.record, name)] as const);
  const seen = new Map<string, number>();
  const rows = rest.map(({ record, line }): ManifestRow => {
    const where = `${path}, line ${line}`;
    const field = (column: Column): string | undefined => {
      const place = places[column];
      return place === undefined ? undefined : (record[place] ?? '');
    };
    const checked = (given: string): string => {
      if (!given.includes('\ufffd')) return given;
      throw new CnnError(
        'DATA',
        `${where}: "${given}" holds the sign for letters that were lost (U+FFFD) when the file was saved. Save it again from its source as UTF-8.`,
      );
    };
    const required = (column: 'path' | 'label' | 'group'): string => {
      const text = field(column);
      if (text) return checked(text);
      throw new CnnError('DATA', `${where}: the ${column} is empty. Fill it in, or remove the row.`);
    };
    const file = required('path');
    const before = seen.get(canonicalName(file));
    if (before !== undefined) {
      throw new CnnError('DATA', `${where}: ${file} is already on line ${before}. Keep one of the rows.`);
    }
    seen.set(canonicalName(file), line);
    const label = emptyLabel ? checked(field('label') ?? '') : required('label');
    const [split, weight] = [field('split'), field('weight')];
    return {
      line,
      path: file,
      label,
      ...(places.group === undefined ? {} : { group: required('group') }),
      ...(split ? { split: partOf(split, where) } : {}),
      ...(weight === undefined ? {} : { weight: weightOf(weight, where) }),
      ...(kept.length === 0 ? {} : { attributes: fieldsOf(record, kept) }),
    };
  });
  const without = rows.find(({ split }) => split === undefined);
  if (without && rows.some(({ split }) => split !== undefined)) {
    throw new CnnError('DATA', `${path}, line ${without.line}: expected a split in every row or in none.`);
  }
  const used = new Set([...Object.values(places), ...kept.map(([, place]) => place)]);
  const otherColumns = header.record.filter((name, place) => name !== '' && !used.has(place));
  return { rows, otherColumns, delimiter };
}
