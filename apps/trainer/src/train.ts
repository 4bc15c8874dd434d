import { join } from 'node:path';
import { summary } from '@cnn/core';
import { batchSource, madeUpNote, madeUpTissue, preprocessingOf, split } from '@cnn/data';
import { classEvaluation } from '@cnn/evaluation';
import { definition, madeUpSet, training } from '@cnn/histology';
import {
  type ProgressStream,
  prepareFolder,
  saveModel,
  selectEngine,
  showProgress,
  writeFileAtomic,
  writeJson,
} from '@cnn/node';
import { historyCurves, report, toSvg } from '@cnn/plot';
import { adam, compile, earlyStopping } from '@cnn/train';

export interface TrainerOptions {
  /** The folder that the report and the model are written into. */
  readonly out: string;
  readonly stream: ProgressStream;
  /** Default: those of the example. */
  readonly epochs?: number;
  /** Number of made-up images. Default: that of the example. */
  readonly count?: number;
  /** Default: the fastest engine that works here. */
  readonly engine?: string;
}

/** The example from its images to its report: define, compile, fit, plot. */
export async function train(options: TrainerOptions): Promise<{ readonly auc: number }> {
  const { out, stream, epochs = training.epochs, count = madeUpSet.count } = options;
  const { batchSize, seed, loss, optimizer, learningRate, monitor, patience } = training;
  const metrics = [...training.metrics];
  const print = (line: string): unknown => stream.write(`${line}\n`);
  await prepareFolder(out);

  const set = madeUpTissue({ ...madeUpSet, count });
  const parts = split({ set, ratios: training.split, seed });
  const trainPart = batchSource({ set, indices: parts.train, augment: training.augment, seed });
  const validation = batchSource({ set, indices: parts.validation, seed });
  const test = batchSource({ set, indices: parts.test, seed });
  print(
    `${count} images of ${madeUpSet.patients} patients. ${madeUpNote}\n\n${summary(definition, { batchSize })}\n`,
  );

  const engine = await selectEngine(options.engine === undefined ? {} : { name: options.engine });
  print(`Engine: ${engine.name} (${engine.description})`);
  const model = await compile({
    model: definition,
    engine,
    optimizer: adam({ learningRate }),
    loss,
    metrics,
    seed,
  });
  const { history } = await model.fit(trainPart, {
    epochs,
    batchSize,
    validationData: validation,
    callbacks: [earlyStopping({ monitor, patience, restoreBestWeights: true })],
    onEvent: showProgress({ stream }),
  });
  const evaluated = await model.evaluate(test, { batchSize, metrics });
  const items = Array.from(test.itemIndices, (index) => set.items[index] ?? { label: 0 });
  const record = classEvaluation({ evaluated, items });
  const auc = record.auc ?? Number.NaN;
  const positives = items.filter(({ label }) => label === 1).length;
  const larger = Math.max(positives, items.length - positives) / items.length;
  print(
    `Test part: accuracy ${record.accuracy?.toFixed(3)} (always the larger class: ${larger.toFixed(3)}), AUC ${auc.toFixed(3)} (guessing: 0.500)`,
  );

  const page = await report({
    title: 'A first network, on made-up tissue',
    subtitle: `${epochs} epochs on images of ${definition.input.join('×')}`,
    data: { name: 'made-up tissue', source: madeUpNote, madeUp: true },
    model: summary(definition, { batchSize }),
    history,
    evaluation: record,
    split: parts.report,
    settings: { optimizer, learningRate, loss, epochs, batchSize, seed, augment: 'flips, quarter turns' },
    engine: engine.description,
  });
  await writeFileAtomic({ path: join(out, 'curves.svg'), content: await toSvg(historyCurves({ history })) });
  await writeFileAtomic({ path: join(out, 'report.html'), content: page });
  await writeJson({ path: join(out, 'history.json'), value: { history } });
  await saveModel({
    directory: join(out, 'model'),
    model: definition,
    state: await model.weights(),
    classNames: set.classNames,
    preprocessing: preprocessingOf({ set, input: definition.input }),
  });
  await model.dispose();
  await engine.dispose();
  print(`Report: ${join(out, 'report.html')}\nModel: ${join(out, 'model')}`);
  return { auc };
}
