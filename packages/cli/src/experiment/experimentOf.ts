import { CnnError } from '@cnn/core';
import { type Experiment, parseExperiment } from '@cnn/experiment';
import { openStart, readSealedJson } from '@cnn/node';
import type { Arguments } from '../options/arguments.js';
import type { ExperimentPath } from '../options/experimentPath.js';
import { type FieldValues, numeric, type Option } from '../options/option.js';
import { schemaField } from '../options/schemaField.js';
import { readAugmentation } from './readAugmentation.js';
import { readModel } from './readModel.js';
import { poolingOf } from './readPooling.js';
import { readStain } from './readStain.js';
import { tellByOption } from './tellByOption.js';

/** A part of an experiment, as JSON. */
type Json = { [name: string]: unknown };

/**
 * The experiment that a command was asked for: that of `--config`, with what was typed beside it, and the defaults.
 *
 * @param known the model of a run that goes on, which need not be read again from the file that it began with
 * @throws CnnError (USAGE, or FILE for what a file holds) that names the options, or the file of `--config` with the field
 */
export async function experimentOf(args: Arguments, known?: Experiment['model']): Promise<Experiment> {
  const file = args.typed.get('config');
  const json = typeof file === 'string' ? await readConfig(file) : {};
  const typed = await typedFields(args);
  for (const [path, value] of Object.entries(typed)) place(json, path.split('.'), value);
  if (args.typed.has('from') && args.typed.has('model'))
    throw new CnnError('USAGE', '--from has a model of its own. Leave out --model.');
  try {
    return await withStartingModel(parseExperiment(json), known);
  } catch (error) {
    throw tellByOption(error, { args, file: typeof file === 'string' ? file : undefined });
  }
}

/** The definition of the model that the experiment begins with is part of it. */
async function withStartingModel(
  experiment: Experiment,
  known: Experiment['model'] | undefined,
): Promise<Experiment> {
  const { start, model } = experiment;
  if (start?.source === undefined || typeof model !== 'string') return experiment;
  if (known !== undefined && typeof known !== 'string') return { ...experiment, model: known };
  return { ...experiment, model: (await openStart(start)).model };
}

/** The file may be that of a run, which has the run's id and a checksum besides. */
async function readConfig(file: string): Promise<Json> {
  const { run: _, ...experiment } = (await readSealedJson(file)).value;
  return experiment;
}

/** The fields that were typed, with what the files hold that are named. */
async function typedFields({ typed, values, options }: Arguments): Promise<FieldValues> {
  const fields: Partial<Record<ExperimentPath, unknown>> = {};
  for (const name of typed.keys()) {
    const option = options[name];
    if (option?.at === undefined) continue;
    Object.assign(fields, fieldsOf(option, (values as Readonly<Record<string, unknown>>)[name]));
  }
  const text = (name: string): string | undefined => {
    const given = typed.get(name);
    return typeof given === 'string' ? given : undefined;
  };
  const { model } = fields;
  if (typeof model === 'string') fields.model = await readModel(model);
  const augment = text('augment');
  if (augment !== undefined) fields['training.augment'] = await readAugmentation(augment);
  if (text('stain') !== undefined || text('stain-reference') !== undefined)
    fields['training.stain'] = await readStain({ how: text('stain'), path: text('stain-reference') });
  const pooling = poolingOf(values);
  if (pooling !== undefined) fields['evaluation.pooling'] = pooling;
  return fields;
}

function fieldsOf({ at, sets }: Option, value: unknown): FieldValues {
  if (sets) return sets(value);
  const path = at as ExperimentPath;
  const isNumber = /^(integer|number)$/.test(schemaField(path).type ?? '');
  return { [path]: isNumber && typeof value === 'string' ? numeric(value) : value };
}

/** Sets a field, in objects that are made or copied on the way. */
function place(json: Json, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    json[name] = value;
    return;
  }
  const below: Json = { ...(json[name] as Json | undefined) };
  json[name] = below;
  place(below, rest, value);
}
