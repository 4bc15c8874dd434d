import { type BatchSource, CnnError, type ModelDefinition } from '@cnn/core';
import { classCount } from '../losses/labelMode.js';
import type { TrainedOutput } from '../programs/trainedOutputs.js';

export interface SourceInputsOptions {
  readonly model: ModelDefinition;
  readonly source: BatchSource;
  /** What it is, for messages: `training set`. */
  readonly name: string;
}

/** @throws CnnError (TRAINING) where a source lacks one of the model's inputs beside the images, or has it in another shape */
export function checkSourceInputs({ model, source, name }: SourceInputsOptions): void {
  for (const [input, shape] of Object.entries(model.extraInputs ?? {})) {
    const given = source.inputShapes?.[input];
    if (given?.join() === shape.join()) continue;
    const received = given ? `[${given.join(', ')}]` : `none${alternatives(source.inputShapes)}`;
    throw new CnnError(
      'TRAINING',
      `model '${model.name}' takes an input '${input}' [${shape.join(', ')}] beside the images, received ${received} of the ${name}. Give the set inputs: { ${input}: … }, a row for each image.`,
    );
  }
}

export interface SourceTargetsOptions extends SourceInputsOptions {
  readonly outputs: readonly TrainedOutput[];
}

/** @throws CnnError (TRAINING) where a source lacks labels of one of the outputs beside the main one, or has others than its loss takes */
export function checkSourceTargets({ model, outputs, source, name }: SourceTargetsOptions): void {
  const main = outputs[0]?.name as string;
  if (source.targets?.[main]) {
    throw new CnnError(
      'TRAINING',
      `the ${name} has targets for '${main}', the main output of model '${model.name}', which is trained on the set's own labels. Give them as labels, or name another output first in the model's outputs.`,
    );
  }
  for (const output of outputs) if (!output.main) checkTarget(output, { model, source, name });
}

function checkTarget(output: TrainedOutput, { model, source, name }: SourceInputsOptions): void {
  const target = source.targets?.[output.name];
  if (!target) {
    throw new CnnError(
      'TRAINING',
      `model '${model.name}' is trained on labels of its output '${output.name}', received none${alternatives(source.targets)} of the ${name}. Give the set targets: { ${output.name}: … }, one for each image, or compile with loss: { ${output.name}: null }.`,
    );
  }
  const classes = classCount(output.labelMode, output.outputShape);
  const { labels, classNames = [] } = target;
  if (classes === undefined || !labels) return;
  if (classNames.length > classes) {
    throw new CnnError(
      'TRAINING',
      `the ${name} has ${classNames.length} classes of '${output.name}' (${classNames.join(', ')}), that output of model '${model.name}' is for ${classes}. Give its layer ${classNames.length} units with softmax and the loss sparseCategoricalCrossentropy.`,
    );
  }
  const wrong = labels.findIndex((label) => label < 0 || label >= classes);
  if (wrong < 0) return;
  throw new CnnError(
    'TRAINING',
    `targets.${output.name}: item ${wrong} of the ${name} has class ${labels[wrong]}, the output has ${classes} classes (0..${classes - 1}). Correct it, or give the output's layer more units.`,
  );
}

const alternatives = (given: Readonly<Record<string, unknown>> | undefined): string =>
  given && Object.keys(given).length > 0 ? ` (only ${Object.keys(given).join(', ')})` : '';
