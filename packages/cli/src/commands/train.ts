import { join } from 'node:path';
import { reportFile, runExperiment } from '@cnn/experiment';
import { folderStore, loggingCallbacks } from '@cnn/node';
import type { Command } from '../arguments/command.js';
import { dataOptions } from '../arguments/dataOptions.js';
import type { Arguments } from '../arguments/parseArguments.js';
import { watchInterrupt } from '../interrupt.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { inWords } from '../text/optionNames.js';
import { describeEvent } from '../training/describeEvent.js';
import { createReporter } from '../training/reporter.js';
import { readResume } from '../training/resume.js';
import { runEngine } from '../training/runEngine.js';
import { runHost } from '../training/runHost.js';
import { runSet } from '../training/runSet.js';
import { readTrainSettings, trainOptions } from '../training/settings.js';

export const train: Command = {
  name: 'train',
  usage: '--data DATA [options]',
  summary: 'Train a network on labelled images, evaluate it on the test part, and write a report.',
  options: { ...dataOptions, ...trainOptions },
  async run(typed, terminal) {
    const resumed = await inWords(readResume(train, typed), typed.value('resume'));
    if (resumed && 'finished' in resumed) return tellFinished(resumed.finished, typed, terminal);
    const { args, settings, changes } = resumed ?? {
      args: typed,
      settings: await readTrainSettings(typed),
      changes: undefined,
    };
    const reporter = createReporter(terminal, settings.json);
    const interrupt = watchInterrupt(terminal);
    const engine = runEngine();
    const { experiment, out, overwrite, checkpointEvery, pauseAfter, logging } = settings;
    try {
      const running = runExperiment({
        ...{ experiment, store: folderStore(out), overwrite, checkpointEvery, pauseAfter },
        ...{ resume: changes, engine: engine.open },
        ...(await runSet(args, settings, { reporter, resumed: resumed !== undefined })),
        callbacks: (run) => loggingCallbacks({ logging, out, run }),
        signal: interrupt.signal,
        onEvent: (event) => reporter.onRun(event, describeEvent(event, { experiment, out })),
        host: runHost(args, settings),
      });
      await inWords(running, out);
      return exitCodes.ok;
    } finally {
      await engine.dispose();
      interrupt.end();
    }
  },
};

function tellFinished(out: string, args: Arguments, terminal: Terminal): ExitCode {
  const text = `The run in ${out} is finished. Report: ${join(out, reportFile)}`;
  createReporter(terminal, args.flag('json')).tell({ type: 'finished', out }, [text]);
  return exitCodes.ok;
}
