import { CnnError } from '@cnn/core';

/**
 * How the group (patient, slide) or the class of an image is found: `folder:N`, the N-th folder below the set's folder, counted from
 * 1, or `name:REGEX`, the first capture of a regular expression in the file's name.
 */
export type GroupRule = `folder:${number}` | `name:${string}`;

/** The group or class of a path below the set's folder. */
export type GroupOf = (file: string) => string;

const EXPECTED =
  'expected folder:N, such as folder:1, or name:REGEX with a group in brackets, such as name:^([^_]+)_';

export interface GroupRuleOptions {
  readonly rule: string;
  /** What is looked for, for messages: `group` or `label`. */
  readonly what: string;
}

/**
 * Reads a rule.
 *
 * @throws CnnError (USAGE) for a rule that can't be read; the function throws (DATA) for a file without the folder or
 *   without a match
 */
export function groupRule({ rule, what }: GroupRuleOptions): GroupOf {
  const folder = /^folder:(\d+)$/.exec(rule);
  if (folder && Number(folder[1]) >= 1) return byFolder(Number(folder[1]), what);
  if (rule.startsWith('name:') && rule.length > 'name:'.length)
    return byName(rule.slice('name:'.length), what);
  throw new CnnError('USAGE', `${what}: ${EXPECTED}, received ${rule}.`);
}

function byFolder(level: number, what: string): GroupOf {
  return (file) => {
    const folders = file.split('/').slice(0, -1);
    const found = folders[level - 1];
    if (found !== undefined) return found;
    throw new CnnError(
      'DATA',
      `${file}: expected a folder at level ${level} for ${what} folder:${level}, received ${folders.length} folders. Use a smaller level or name:REGEX.`,
    );
  };
}

function byName(source: string, what: string): GroupOf {
  let pattern: RegExp;
  try {
    pattern = new RegExp(source, 'u');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CnnError('USAGE', `${what}: ${EXPECTED}, received name:${source} (${reason}).`, {
      cause: error,
    });
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
