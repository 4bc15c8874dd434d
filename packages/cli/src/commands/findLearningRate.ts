import { join } from 'node:path';
import { CnnError } from '@cnn/core';
import { writeFileAtomic, writeSealedJson } from '@cnn/node';
import { learningRateCurve, toSvg } from '@cnn/plot';
import { findLearningRate as sweepRates } from '@cnn/train';
import type { Command } from '../arguments/command.js';
import { dataOptions } from '../arguments/dataOptions.js';
import { readInteger, readPositive } from '../arguments/readValues.js';
import { watchInterrupt } from '../interrupt.js';
import { openRun } from '../runs/runFolder.js';
import { exitCodes } from '../terminal.js';
import { compileJob } from '../training/compileJob.js';
import { prepare } from '../training/prepareJob.js';
import { createReporter } from '../training/reporter.js';
import { scheduleOptions } from '../training/schedule.js';
import { readTrainSettings, trainOptions } from '../training/settings.js';
import { classWeightOf } from '../training/sources.js';

/** Options of `cnn train` that say nothing here. */
const without = [
  'epochs',
  'learning-rate',
  'patience',
  'monitor',
  'deferred-reweighting',
  'checkpoint-every',
  'resume',
  ...Object.keys(scheduleOptions),
];
const shared = Object.fromEntries(Object.entries(trainOptions).filter(([name]) => !without.includes(name)));

export const findLearningRate: Command = {
  name: 'lr-find',
  usage: '--data DATA [options]',
  summary: 'Suggest a learning rate: trains a little while it grows, and draws the loss over it.',
  options: {
    ...dataOptions,
    ...shared,
    start: { value: 'X', help: 'the first learning rate; default 1e-7' },
    end: { value: 'X', help: 'the last learning rate; default 10' },
    steps: { value: 'N', help: 'steps between them; default 100' },
  },
  async run(args, terminal) {
    const settings = await readTrainSettings(args);
    const reporter = createReporter(terminal, settings.json);
    const interrupt = watchInterrupt(terminal);
    const [start, end] = [readPositive(args, 'start'), readPositive(args, 'end')];
    const steps = readInteger(args, 'steps', 2);
    const tell = (message: string): void => reporter.tell({ type: 'folder', message }, [message]);
    const { out, overwrite } = settings;
    const run = await openRun({ out, command: 'lr-find', overwrite, tell });
    try {
      const job = await interrupt.orStop(prepare({ args, settings, reporter, interrupt, run }));
      try {
        const source = job.sources.train;
        if (!source) throw new CnnError('DATA', 'the split has no image to train with.');
        const sweep = await sweepRates({
          model: await interrupt.orStop(compileJob(job)),
          source,
          batchSize: settings.batchSize,
          ...(start === undefined ? {} : { startLearningRate: start }),
          ...(end === undefined ? {} : { endLearningRate: end }),
          ...(steps === undefined ? {} : { steps }),
          ...classWeightOf(settings, source),
          signal: interrupt.signal,
        });
        const [picture, values] = ['svg', 'json'].map((type) => join(settings.out, `learning-rate.${type}`));
        if (picture === undefined || values === undefined) throw new Error('two names');
        await run.begin({});
        await writeFileAtomic({ path: picture, content: await toSvg(learningRateCurve({ sweep })) });
        await writeSealedJson({ path: values, value: { run: run.run, ...sweep } });
        const { valley } = sweep.suggestion;
        const advice =
          valley === null
            ? 'No suggestion: the loss falls nowhere. Look at the picture.'
            : `Suggestion: --learning-rate ${Number(valley.toPrecision(2))}`;
        const { suggestion, diverged } = sweep;
        reporter.tell({ type: 'learningRate', suggestion, diverged }, [advice, `Picture: ${picture}`]);
        return exitCodes.ok;
      } finally {
        await job.engine.dispose();
      }
    } finally {
      await run.release();
      interrupt.end();
    }
  },
};
