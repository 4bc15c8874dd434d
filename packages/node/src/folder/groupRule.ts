import { CnnError } from '@cnn/core';

/**
 * How the group (patient, slide) of an image is found: `folder:N`, the N-th folder below the set's folder, counted from
 * 1, or `name:REGEX`, the first capture of a regular expression in the file's name.
 */
export type GroupRule = `folder:${number}` | `name:${string}`;

/** The group of a path below the set's folder. */
export type GroupOf = (file: string) => string;

const EXPECTED =
  'expected folder:N, such as folder:1, or name:REGEX with a group in brackets, such as name:^([^_]+)_';

/**
 * Reads a rule.
 *
 * @throws CnnError (USAGE) for a rule that can't be read; the function throws (DATA) for a file without the folder or
 *   without a match
 */
export function groupRule(rule: string): GroupOf {
  const folder = /^folder:(\d+)$/.exec(rule);
  if (folder && Number(folder[1]) >= 1) return byFolder(Number(folder[1]));
  if (rule.startsWith('name:') && rule.length > 'name:'.length) return byName(rule.slice('name:'.length));
  throw new CnnError('USAGE', `group: ${EXPECTED}, received ${rule}.`);
}

function byFolder(level: number): GroupOf {
  return (file) => {
    const folders = file.split('/').slice(0, -1);
    const found = folders[level - 1];
    if (found !== undefined) return found;
    throw new CnnError(
      'DATA',
      `${file}: expected a folder at level ${level} for group folder:${level}, received ${folders.length} folders. Use a smaller level or name:REGEX.`,
    );
  };
}

function byName(source: string): GroupOf {
  let pattern: RegExp;
  try {
    pattern = new RegExp(source, 'u');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CnnError('USAGE', `group: ${EXPECTED}, received name:${source} (${reason}).`, { cause: error });
  }
  return (file) => {
    const name = file.slice(file.lastIndexOf('/') + 1);
    const found = pattern.exec(name)?.[1];
    if (found !== undefined && found !== '') return found;
    throw new CnnError(
      'DATA',
      `${file}: expected a name that /${source}/ matches, with a group in brackets. Correct the pattern or the name.`,
    );
  };
}
