import { CnnError } from '@cnn/core';
import { batchSource, fromSplitFiles, type ImageSet, type ImageSource } from '@cnn/data';
import { readJson, writeJson } from '@cnn/node';
import { evaluationRecord } from '@cnn/plot';
import type { Evaluation } from '@cnn/train';
import type { Command } from '../arguments/command.js';
import { dataOptions, openData } from '../arguments/dataOptions.js';
import type { Arguments } from '../arguments/parseArguments.js';
import { readChoice, readInteger, readRequired } from '../arguments/readValues.js';
import { watchInterrupt } from '../interrupt.js';
import { exitCodes } from '../terminal.js';
import { describeEvaluation } from '../training/describeEvaluation.js';
import { withNames } from '../training/divide.js';
import { itemsOf } from '../training/items.js';
import { metricsFor } from '../training/metricsFor.js';
import { checkLabelKind, isMultiLabel } from '../training/multiLabelModel.js';
import { describeMultiLabel, multiLabelRecord } from '../training/multiLabelReport.js';
import { openTrained } from '../training/openTrained.js';

export const evaluate: Command = {
  name: 'evaluate',
  usage: '--model OUT/model --data DATA [options]',
  summary: 'Measure a trained model on labelled images.',
  options: {
    model: { value: 'FOLDER', help: 'the model folder that cnn train wrote' },
    ...dataOptions,
    split: { value: 'FILE', help: 'a split.json, to evaluate only one part of it' },
    part: { value: 'PART', help: 'train, validation or test (default) of the split' },
    'batch-size': { value: 'N', help: 'default 32' },
    engine: { value: 'NAME', help: 'see cnn doctor; default: the fastest that works' },
    out: { value: 'FILE', help: 'also write the JSON into this file' },
    json: { help: 'print JSON: loss, accuracy, auc, confusionMatrix, and every prediction' },
  },
  async run(args, terminal) {
    const data = readRequired(args, 'data', 'DATA');
    const batchSize = readInteger(args, 'batch-size') ?? 32;
    const part = readChoice(args, 'part', ['train', 'validation', 'test']) ?? 'test';
    const interrupt = watchInterrupt(terminal);
    const trained = await openTrained(args);
    try {
      const { model, classNames, preprocessing } = trained.saved;
      const { onOddSize, rescale, stain } = preprocessing;
      const opened = openData({
        args,
        data,
        input: model.input,
        classNames,
        multiLabel: isMultiLabel(model),
        ...(onOddSize && { onOddSize }),
      });
      const set = withNames(await interrupt.orStop(opened));
      checkLabelKind(model, set);
      const indices = await partOf(set, args, part);
      const source = batchSource({
        set,
        rescale,
        ...(indices && { indices }),
        ...(stain && { normalizeStain: stain }),
      });
      const compiled = await interrupt.orStop(trained.compile());
      const { signal } = interrupt;
      const evaluation = await compiled.evaluate(source, {
        batchSize,
        metrics: metricsFor([source]),
        signal,
      });
      const { record, lines } = resultOf(evaluation, source);
      const out = args.value('out');
      if (out !== undefined) await writeJson({ path: out, value: record });
      const text = args.flag('json') ? JSON.stringify(record) : lines.join('\n');
      terminal.stdout.write(`${text}\n`);
      return exitCodes.ok;
    } finally {
      interrupt.end();
      await trained.engine.dispose();
    }
  },
};

/** What is printed and written. */
function resultOf(evaluation: Evaluation, source: ImageSource) {
  if (source.labelSets) {
    const record = multiLabelRecord({ evaluation, source });
    return { record, lines: describeMultiLabel(record) };
  }
  const record = evaluationRecord({ evaluation, items: itemsOf(source) });
  return { record, lines: describeEvaluation(record) };
}

/** The items of one part; all when no split was given. */
async function partOf(
  set: ImageSet,
  args: Arguments,
  part: 'train' | 'validation' | 'test',
): Promise<readonly number[] | undefined> {
  const path = args.value('split');
  if (path === undefined) {
    if (args.value('part') === undefined) return undefined;
    throw new CnnError('USAGE', '--part needs --split FILE, the split.json that cnn train wrote.');
  }
  const indices = fromSplitFiles({ set, files: await readJson(path) })[part];
  if (indices.length > 0) return indices;
  throw new CnnError('DATA', `${path}: the part ${part} holds no image. Choose another --part.`);
}
