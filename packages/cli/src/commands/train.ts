import { join } from 'node:path';
import type { Command } from '../arguments/command.js';
import { dataOptions } from '../arguments/dataOptions.js';
import type { Arguments } from '../arguments/parseArguments.js';
import { readInteger } from '../arguments/readValues.js';
import { watchInterrupt } from '../interrupt.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { createReporter } from '../training/reporter.js';
import { readResume, withMending } from '../training/resume.js';
import { readTrainSettings, trainOptions } from '../training/settings.js';
import { reportFile } from '../training/trainingFolder.js';
import { trainOnData } from '../training/trainOnData.js';

export const train: Command = {
  name: 'train',
  usage: '--data DATA [options]',
  summary: 'Train a network on labelled images, evaluate it on the test part, and write a report.',
  options: { ...dataOptions, ...trainOptions },
  async run(args, terminal) {
    const resumed = await readResume(train, args);
    if (resumed && 'finished' in resumed) return tellFinished(resumed.finished, args, terminal);
    const pauseAfter = readInteger(args, 'pause-after');
    const settings = { ...(await readTrainSettings(resumed?.args ?? args)), pauseAfter };
    const reporter = createReporter(terminal, settings.json || args.flag('json'));
    const interrupt = watchInterrupt(terminal);
    try {
      return await trainOnData({ args, settings, reporter, interrupt, ...resumed });
    } catch (error) {
      throw withMending(error, settings);
    } finally {
      interrupt.end();
    }
  },
};

function tellFinished(out: string, args: Arguments, terminal: Terminal): ExitCode {
  const text = `The run in ${out} is finished. Report: ${join(out, reportFile)}`;
  createReporter(terminal, args.flag('json')).tell({ type: 'finished', out }, [text]);
  return exitCodes.ok;
}
