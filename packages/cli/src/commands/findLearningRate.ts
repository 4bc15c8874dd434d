import { join } from 'node:path';
import { findExperimentRate } from '@cnn/experiment';
import { folderStore } from '@cnn/node';
import type { Command } from '../arguments/command.js';
import { dataOptions } from '../arguments/dataOptions.js';
import { readInteger, readPositive } from '../arguments/readValues.js';
import { watchInterrupt } from '../interrupt.js';
import { exitCodes } from '../terminal.js';
import { describeEvent } from '../training/describeEvent.js';
import { createReporter } from '../training/reporter.js';
import { runEngine } from '../training/runEngine.js';
import { runHost } from '../training/runHost.js';
import { runSet } from '../training/runSet.js';
import { scheduleOptions } from '../training/schedule.js';
import { readTrainSettings, trainOptions } from '../training/settings.js';

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
    const { experiment, out, overwrite } = settings;
    const engine = runEngine();
    try {
      const sweep = await findExperimentRate({
        ...{ experiment, store: folderStore(out), overwrite, engine: engine.open },
        ...(await runSet(args, settings, { reporter })),
        startLearningRate: readPositive(args, 'start'),
        endLearningRate: readPositive(args, 'end'),
        steps: readInteger(args, 'steps', 2),
        signal: interrupt.signal,
        onEvent: (event) => reporter.onRun(event, describeEvent(event, { experiment, out })),
        host: runHost(args, settings),
      });
      const { suggestion, diverged } = sweep;
      const advice =
        suggestion.valley === null
          ? 'No suggestion: the loss falls nowhere. Look at the picture.'
          : `Suggestion: --learning-rate ${Number(suggestion.valley.toPrecision(2))}`;
      const picture = join(out, 'learning-rate.svg');
      reporter.tell({ type: 'learningRate', suggestion, diverged }, [advice, `Picture: ${picture}`]);
      return exitCodes.ok;
    } finally {
      await engine.dispose();
      interrupt.end();
    }
  },
};
