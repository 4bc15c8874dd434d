import { CnnError } from '@cnn/core';
import type { Experiment } from '@cnn/experiment';
import { checkEngineName } from '@cnn/node';
import { tellByOption } from '../experiment/tellByOption.js';
import type { Arguments } from '../options/arguments.js';

/**
 * Looks at the engine's name before images are read, which may take long.
 *
 * @throws CnnError (USAGE, or FILE for the file of `--config`) for a name that no engine has
 */
export function checkEngine({ engine: { name } }: Pick<Experiment, 'engine'>, args: Arguments): void {
  if (name === undefined) return;
  try {
    checkEngineName(name);
  } catch (error) {
    if (!(error instanceof CnnError)) throw error;
    const message = error.message.replace(/^engine:/, 'engine.name:');
    const details = { ...error.details, path: 'engine.name' };
    const config = args.typed.get('config');
    throw tellByOption(new CnnError(error.code, message, { cause: error, details }), {
      args,
      file: typeof config === 'string' ? config : undefined,
    });
  }
}
