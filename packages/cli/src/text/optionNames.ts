import { CnnError } from '@cnn/core';
import type { Option } from '../options/option.js';
import { trainOptions } from '../options/trainings.js';

/** The options that set the fields of an experiment, where a message can name them. */
const optionOf: Readonly<Record<string, string>> = {
  'training.loss': '--loss',
  'split.file': '--split',
  ...Object.fromEntries(
    Object.entries<Option>(trainOptions).flatMap(([name, { at }]) =>
      at === undefined ? [] : [[at, `--${name}`]],
    ),
  ),
  'training.stain': '--stain',
  'evaluation.pooling': '--pooling',
};

const field = /\b(?:data|split|start|training|evaluation|engine)(?:\.[a-z][A-Za-z]*)+|^(?:model|seed)(?=: )/g;

/** The option of a field, or of the one that it is a part of, such as `training.mix` for `training.mix.alpha`. */
function optionAt(path: string): string | undefined {
  const parent = path.slice(0, Math.max(0, path.lastIndexOf('.')));
  return optionOf[path] ?? (parent === '' ? undefined : optionAt(parent));
}

/**
 * A message of `@cnn/experiment` in the words of the command: fields of the experiment are the options that set them.
 *
 * @param out the folder of the run, which `--resume` names
 */
export function withOptionNames(message: string, out = 'OUT'): string {
  return message
    .replace(/^experiment: /, '')
    .replaceAll(field, (path) => optionAt(path) ?? path)
    .replace(/ and start both set /, ' and --from both set ')
    .replace('findLearningRate suggests one', 'cnn lr-find suggests one')
    .replace('checkpointEvery, a number of steps or "epoch"', '--checkpoint-every STEPS, or epoch')
    .replace(
      'resume: { learningRate: X }, or { clipNorm: X }',
      `npx cnn train --resume ${out} --learning-rate X, or --clip-norm X`,
    )
    .replace('Go on with resume: true.', `Go on: npx cnn train --resume ${out}`)
    .replaceAll('resume: true', `cnn train --resume ${out}`)
    .replaceAll('overwrite: true', '--overwrite')
    .replaceAll('set trustNetwork: true', 'add --trust-network')
    .replace('another folder', 'another --out');
}

/** The same error in the words of the command; what is no CnnError as it is. */
export function inCommandWords(error: unknown, out?: string): unknown {
  if (!(error instanceof CnnError)) return error;
  const text = withOptionNames(error.message, out);
  const message =
    error.details.reason === 'memory' ? `${text.replace(/\.$/, '')}; --ignore-memory starts anyway.` : text;
  if (message === error.message) return error;
  return new CnnError(error.code, message, { cause: error, details: error.details });
}

/** The promise's result, or its error in the words of the command. @param out the folder of the run */
export async function inWords<Result>(promise: Promise<Result>, out?: string): Promise<Result> {
  return promise.catch((error: unknown) => {
    throw inCommandWords(error, out);
  });
}
