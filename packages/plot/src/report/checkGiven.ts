import { CnnError } from '@cnn/core';

type Kind = 'text' | 'list' | 'object';

export interface CheckGivenOptions {
  /** The function's name, for messages. */
  readonly where: string;
  readonly options: unknown;
  /** What must be there. */
  readonly needs?: Readonly<Record<string, Kind>> | undefined;
}

const optional: Readonly<Record<string, Kind>> = {
  evaluation: 'object',
  validation: 'object',
  data: 'object',
  history: 'object',
  settings: 'object',
  card: 'object',
  checklist: 'object',
  leakage: 'object',
  floor: 'object',
  split: 'list',
  layers: 'list',
  images: 'list',
  examples: 'list',
  subgroups: 'list',
};

const named: Readonly<Record<Kind, string>> = { text: 'a text', list: 'a list', object: 'an object' };

/**
 * Checks the kinds of what a report is made of, before anything is drawn.
 *
 * @throws CnnError `OPTIONS` that names what is missing or of another kind
 */
export function checkGiven({ where, options, needs = {} }: CheckGivenOptions): void {
  if (kindOf(options) !== 'object') throw problem(`${where}: expected an object of options`, options);
  const given = options as Readonly<Record<string, unknown>>;
  for (const [name, kind] of Object.entries(needs)) {
    if (kindOf(given[name]) !== kind)
      throw problem(`${where}: expected ${named[kind]} as ${name}`, given[name]);
  }
  for (const [name, kind] of Object.entries(optional)) {
    if (given[name] !== undefined && kindOf(given[name]) !== kind)
      throw problem(`${where}: expected ${named[kind]} as ${name}, or none`, given[name]);
  }
  if (given.evaluation !== undefined) checkEvaluation(`${where}: evaluation`, given.evaluation);
  if (needs.folds !== undefined)
    for (const [at, fold] of (given.folds as readonly unknown[]).entries())
      checkEvaluation(`${where}: folds[${at}]`, fold);
}

function checkEvaluation(where: string, evaluation: unknown): void {
  const { task, classNames, predictions, confusionMatrix, labels } = Object(evaluation);
  if (typeof task !== 'string')
    throw problem(`${where}: expected the task binary, multiclass or multilabel`, task);
  const lists =
    task === 'multilabel'
      ? { classNames, predictions, labels }
      : { classNames, predictions, confusionMatrix };
  for (const [name, value] of Object.entries(lists))
    if (!Array.isArray(value)) throw problem(`${where}: expected a list as ${name}`, value);
}

function kindOf(value: unknown): Kind | undefined {
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'string') return 'text';
  return typeof value === 'object' && value !== null ? 'object' : undefined;
}

function problem(expected: string, received: unknown): CnnError {
  const shown =
    received === undefined
      ? 'none'
      : received === null
        ? 'null'
        : kindOf(received) === 'object'
          ? 'an object'
          : Array.isArray(received)
            ? 'a list'
            : JSON.stringify(received);
  return new CnnError(
    'OPTIONS',
    `${expected}, received ${shown}. The types of the options tell what belongs there.`,
  );
}
