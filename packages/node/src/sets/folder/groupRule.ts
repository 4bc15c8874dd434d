import { CnnError } from '@cnn/core';
import { describeValue } from '@cnn/experiment';
import { runPattern } from './runPattern.js';

/**
 * How the group (patient, slide) or the class of an image is found: `folder:N`, the N-th folder below the set's folder, counted from
 * 1, or `name:REGEX`, the first capture of a regular expression in the file's name.
 */
export type GroupRule = `folder:${number}` | `name:${string}`;

/** The group or class of each path below the set's folder. */
export type GroupsOf = (files: readonly string[]) => string[];

const EXPECTED =
  'expected folder:N, such as folder:1, or name:REGEX with a group in brackets, such as name:^([^_]+)_';

export interface GroupRuleOptions {
  readonly rule: string;
  /** What is looked for, for messages: `group` or `label`. */
  readonly what: string;
}

/** Which folder a rule names, from 0; nothing for a rule of the name. */
export function folderLevel(rule: string): number | undefined {
  const folder = /^folder:(\d+)$/.exec(rule);
  return folder && Number(folder[1]) >= 1 ? Number(folder[1]) - 1 : undefined;
}

/**
 * Reads a rule.
 *
 * @throws CnnError (OPTIONS) for a rule that can't be read; the function throws (DATA) for a file without the folder or
 *   without a match, and (OPTIONS) for a pattern that does not come to an end
 */
export function groupRule({ rule, what }: GroupRuleOptions): GroupsOf {
  const level = folderLevel(rule);
  if (level !== undefined) return (files) => files.map((file) => byFolder(file, level, what));
  if (typeof rule === 'string' && rule.startsWith('name:') && rule.length > 'name:'.length)
    return byName(rule.slice('name:'.length), what);
  throw new CnnError(
    'OPTIONS',
    `${what}: ${EXPECTED}, received ${typeof rule === 'string' ? rule : describeValue(rule)}.`,
  );
}

function byFolder(file: string, level: number, what: string): string {
  const folders = file.split('/').slice(0, -1);
  const found = folders[level];
  if (found !== undefined) return found;
  throw new CnnError(
    'DATA',
    `${file}: expected a folder at level ${level + 1} for ${what} folder:${level + 1}, received ${folders.length} folders. Use a smaller level or name:REGEX.`,
  );
}

function byName(source: string, what: string): GroupsOf {
  try {
    new RegExp(source, 'u');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CnnError('OPTIONS', `${what}: ${EXPECTED}, received name:${source} (${reason}).`, {
      cause: error,
    });
  }
  return (files) => {
    const names = files.map((file) => file.slice(file.lastIndexOf('/') + 1));
    return runPattern({ source, names, what }).map((found, at) => {
      if (found !== undefined && found !== '') return found;
      throw new CnnError(
        'DATA',
        `${files[at]}: expected a name that /${source}/ matches, with a group in brackets. Correct the pattern or the name.`,
      );
    });
  };
}
