import { join } from 'node:path';
import { CnnError } from '@cnn/core';
import { writeFileAtomic, writeSealedJson } from '@cnn/node';
import { learningRateCurve, toSvg } from '@cnn/plot';
import { findLearningRate as sweepRates } from '@cnn/train';
import { asTexts } from '../arguments/parseArguments.js';
import type { FindLearningRateArguments } from '../declarations/findLearningRate.js';
import { printConfig } from '../experiment/printConfig.js';
import { watchInterrupt } from '../interrupt.js';
import { openRun } from '../runs/runFolder.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { compileJob } from '../training/compileJob.js';
import { prepare } from '../training/prepareJob.js';
import { createReporter } from '../training/reporter.js';
import { readTrainSettings } from '../training/settings.js';
import { classWeightOf } from '../training/sources.js';

export async function run(typed: FindLearningRateArguments, terminal: Terminal): Promise<ExitCode> {
  if (typed.values['print-config']) {
    await printConfig(typed, terminal.stdout);
    return exitCodes.ok;
  }
  const args = asTexts(typed);
  const settings = await readTrainSettings(args);
  const reporter = createReporter(terminal, settings.json);
  const interrupt = watchInterrupt(terminal);
  const { start, end, steps } = typed.values;
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
      const picture = join(settings.out, 'learning-rate.svg');
      const values = join(settings.out, 'learning-rate.json');
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
}
