import { CnnError, nearestName, parseModel } from '@cnn/core';
import { checkSteps } from '@cnn/data';
import * as z from 'zod';
import { checkExperiment } from './checkExperiment.js';
import type { Experiment } from './experiment.js';
import { schema } from './schema.js';

/**
 * Reads an experiment: what is left out gets its default, what is wrong is refused.
 *
 * @param json what `JSON.parse` gives of an `experiment.json`, or the part of an experiment that differs from the defaults
 * @throws CnnError (OPTIONS) that says where, what was expected and what was received, with the nearest name for a field or word
 *   that there is none of. `details` is `{ path, nearest }`, such as `{ path: 'training.epochs', nearest: undefined }`
 *
 * @example
 * const experiment = parseExperiment({ model: 'lenet5', training: { epochs: 3 } });
 * experiment.training.batchSize; // 32
 */
export function parseExperiment(json: unknown): Experiment {
  const { data, error } = schema.safeParse(json);
  if (error) throw errorOf(error.issues[0] as z.core.$ZodIssue, json);
  const { model, ...rest } = data;
  const experiment: Experiment = { ...rest, model: typeof model === 'string' ? model : checkModel(model) };
  within('training', () => checkSteps(experiment.training.augment));
  checkExperiment(experiment);
  return experiment;
}

function checkModel(model: unknown) {
  return within('model', () => parseModel(model));
}

/** Names the field before what another parser says of it. */
function within<Result>(path: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof CnnError)) throw error;
    const joint = path === 'training' ? '.' : ': ';
    const message = `experiment: ${path}${joint}${error.message}`;
    const details = { ...error.details, path: path === 'training' ? 'training.augment' : path };
    throw new CnnError('OPTIONS', message, { cause: error, details });
  }
}

function errorOf(issue: z.core.$ZodIssue, json: unknown): CnnError {
  const { code, path, message } = issue;
  if (code === 'unrecognized_keys') return unknownField(path, issue.keys[0] ?? '');
  const received = valueAt(json, path);
  const words =
    code === 'invalid_value' ? issue.values.filter((word) => typeof word === 'string') : wordsAt(path);
  const nearest = typeof received === 'string' ? nearestName(received, words) : undefined;
  return problem(
    path,
    `expected ${message}, received ${shown(received)}.${nearest === undefined ? '' : ` Did you mean ${nearest}?`}`,
    nearest,
  );
}

function unknownField(path: readonly PropertyKey[], name: string): CnnError {
  const known = schemaAt(path);
  const names = known instanceof z.ZodObject ? Object.keys(known.shape) : [];
  const nearest = nearestName(name, names);
  const remedy = nearest === undefined ? listed(names) : ` Did you mean ${nearest}?`;
  return problem([...path, name], `there is no such field.${remedy}`, nearest);
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? '' : ` There are ${names.join(', ')}.`;
}

function problem(path: readonly PropertyKey[], text: string, nearest: string | undefined): CnnError {
  const place = pathText(path);
  return new CnnError('OPTIONS', `experiment: ${place === '' ? '' : `${place}: `}${text}`, {
    details: { path: place, nearest },
  });
}

/** `training.augment[0].mode` */
function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part, at) => (typeof part === 'number' ? `[${part}]` : `${at === 0 ? '' : '.'}${String(part)}`))
    .join('');
}

function valueAt(json: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((value: unknown, part) => (Object(value) as Record<PropertyKey, unknown>)[part], json);
}

/**
 * Checks that experiments have such a place; what is within a definition, a step or a mix is not looked at.
 *
 * @param place such as `training.optimizer.learningRate`
 * @throws CnnError (OPTIONS) with the nearest name
 */
export function checkPlace(place: string): void {
  const path = place.split('.');
  for (const [at, name] of path.entries()) {
    const type = schemaAt(path.slice(0, at));
    if (!(type instanceof z.ZodObject)) return;
    if (!Object.hasOwn(type.shape, name)) throw unknownField(path.slice(0, at), name);
  }
}

/** What an object of the schema says of a place; undefined where it is within a union. */
function schemaAt(path: readonly PropertyKey[]): z.core.$ZodType | undefined {
  let at: z.core.$ZodType | undefined = schema;
  for (const part of path) at = at instanceof z.ZodObject ? plain(at.shape[String(part)]) : undefined;
  return at;
}

function plain(type: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  const wrapped =
    type instanceof z.ZodOptional || type instanceof z.ZodDefault || type instanceof z.ZodPrefault;
  return wrapped ? plain(type.unwrap()) : type;
}

/** The words of a union, such as the presets. */
function wordsAt(path: readonly PropertyKey[]): string[] {
  const type = schemaAt(path);
  if (!(type instanceof z.ZodUnion)) return [];
  return type.options.flatMap((one) => (one instanceof z.ZodEnum ? one.options.map(String) : []));
}

/** A value for an error: in one line, and not long. */
function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const json = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return json.length > 80 ? `${json.slice(0, 77)}…` : json;
}
