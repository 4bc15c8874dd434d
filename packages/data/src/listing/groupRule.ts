import { CnnError } from '@cnn/core';

/**
 * How the group (patient, slide) or the class of an image is found: `folder:N`, the N-th folder below the set's folder, counted from
 * 1, or `name:REGEX`, the first capture of a regular expression in the file's name.
 */
export type GroupRule = `folder:${number}` | `name:${string}`;

/** A rule that was read: which folder, from 0, or a regular expression for the file's name. */
export type ReadGroupRule = { readonly level: number } | { readonly pattern: string };

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
 * @throws CnnError (OPTIONS) for a rule that can't be read
 */
export function readGroupRule({ rule, what }: GroupRuleOptions): ReadGroupRule {
  const level = folderLevel(rule);
  if (level !== undefined) return { level };
  if (typeof rule !== 'string' || !rule.startsWith('name:') || rule.length === 'name:'.length) {
    throw new CnnError('OPTIONS', `${what}: ${EXPECTED}, received ${String(rule)}.`);
  }
  const pattern = rule.slice('name:'.length);
  try {
    new RegExp(pattern, 'u');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CnnError('OPTIONS', `${what}: ${EXPECTED}, received name:${pattern} (${reason}).`, {
      cause: error,
    });
  }
  return { pattern };
}

export interface GroupByRuleOptions {
  readonly rule: ReadGroupRule;
  /** A path below the set's folder, with `/`. */
  readonly file: string;
  readonly what: string;
  /**
   * The first capture of the rule's pattern in the file's name; nothing where it does not match. A host runs patterns where they can be
   * ended: some, such as `^(a+)+$`, try for years on a name that does not match.
   */
  readonly capture: string | undefined;
}

/**
 * The group or class of a path.
 *
 * @throws CnnError (DATA) for a file without the folder or without a match
 */
export function groupByRule({ rule, file, what, capture }: GroupByRuleOptions): string {
  if ('level' in rule) return byFolder(file, rule.level, what);
  if (capture !== undefined && capture !== '') return capture;
  throw new CnnError(
    'DATA',
    `${file}: expected a name that /${rule.pattern}/ matches, with a group in brackets. Correct the pattern or the name.`,
  );
}

/** The name of a path's file, in which a rule's pattern looks. */
export function nameOfPath(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
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
