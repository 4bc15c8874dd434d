import { join } from 'node:path';
import { summary } from '@cnn/core';
import { syntheticNote, syntheticTissue } from '@cnn/data';
import { parseExperiment, type RunEvent, reportFile, runExperiment } from '@cnn/experiment';
import { experiment as example, syntheticSet } from '@cnn/histology';
import { folderStore, nodeHost, type ProgressStream, selectEngine, showProgress } from '@cnn/node';
import type { TrainingEvent } from '@cnn/train';

export interface TrainerOptions {
  /** The folder that the report and the model are written into. A run that is there is replaced. */
  readonly out: string;
  readonly stream: ProgressStream;
  /** Default: those of the example. */
  readonly epochs?: number;
  /** Number of synthetic images. Default: that of the example. */
  readonly count?: number;
  /** Default: the fastest engine that works here. */
  readonly engine?: string;
}

/** The example from its images to its report. */
export async function train(options: TrainerOptions): Promise<{ readonly auc: number }> {
  const { out, stream, count = syntheticSet.count } = options;
  const { epochs = example.training.epochs } = options;
  const experiment = parseExperiment({ ...example, training: { ...example.training, epochs } });
  const print = (line: string): unknown => stream.write(`${line}\n`);
  print(`${count} images of ${syntheticSet.patients} patients. ${syntheticNote}`);
  const engine = await selectEngine(options.engine === undefined ? {} : { name: options.engine });
  const progress = showProgress({ stream });
  const tell = (event: RunEvent): void => {
    if (event.type === 'model')
      print(`\n${summary(event.model, { batchSize: experiment.training.batchSize })}\n`);
    else if (event.type === 'engine') print(`Engine: ${event.name} (${event.description})`);
    else progress(event as TrainingEvent);
  };
  try {
    const { evaluation } = await runExperiment({
      experiment,
      set: syntheticTissue({ ...syntheticSet, count }),
      engine,
      store: folderStore(out),
      overwrite: true,
      host: nodeHost({ experiment }),
      onEvent: tell,
    });
    if (evaluation?.task !== 'binary') throw new Error('the example has two classes and a test set');
    const { accuracy, auc, predictions } = evaluation;
    const positives = predictions.filter(({ label }) => label === 1).length;
    const larger = Math.max(positives, predictions.length - positives) / predictions.length;
    print(
      `Test set: accuracy ${accuracy?.toFixed(3)} (always the larger class: ${larger.toFixed(3)}), AUC ${auc?.toFixed(3)} (guessing: 0.500)`,
    );
    print(`Report: ${join(out, reportFile)}\nModel: ${join(out, 'model')}`);
    return { auc: auc ?? Number.NaN };
  } finally {
    await engine.dispose();
  }
}
