import { join } from 'node:path';
import { type Arguments, asTexts } from '../arguments/parseArguments.js';
import { readInteger } from '../arguments/readValues.js';
import { type TrainArguments, train } from '../declarations/train.js';
import { printConfig } from '../experiment/printConfig.js';
import { watchInterrupt } from '../interrupt.js';
import { openRun } from '../runs/runFolder.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { pinned } from '../training/begun.js';
import { createReporter } from '../training/reporter.js';
import { readResume, withMending } from '../training/resume.js';
import { readTrainSettings } from '../training/settings.js';
import { reportFile } from '../training/trainingFolder.js';
import { trainOnData } from '../training/trainOnData.js';

export async function run(typed: TrainArguments, terminal: Terminal): Promise<ExitCode> {
  if (typed.values['print-config']) {
    await printConfig(typed, terminal.stdout);
    return exitCodes.ok;
  }
  const args = asTexts(typed);
  const reporter = createReporter(terminal, args.flag('json'));
  const tell = (message: string): void => reporter.tell({ type: 'folder', message }, [message]);
  const resumed = await readResume(train, args, tell);
  if (resumed && 'finished' in resumed) return tellFinished(resumed.finished, args, terminal);
  const interrupt = watchInterrupt(terminal);
  let run = resumed?.run;
  try {
    const pauseAfter = readInteger(args, 'pause-after');
    const chosen = { ...(await readTrainSettings(resumed?.args ?? args)), pauseAfter };
    const settings = resumed ? { ...pinned(chosen, resumed.begun), ...ofThisCall(args) } : chosen;
    const { out, overwrite } = settings;
    run ??= await openRun({ out, command: 'train', overwrite, tell });
    return await trainOnData({ args, settings, reporter, interrupt, ...resumed, run }).catch(
      (error: unknown) => {
        throw withMending(error, settings);
      },
    );
  } finally {
    await run?.release();
    interrupt.end();
  }
}

/** What a run that goes on does not keep. */
function ofThisCall(args: Arguments) {
  return { json: args.flag('json'), ignoreMemory: args.flag('ignore-memory') };
}

function tellFinished(out: string, args: Arguments, terminal: Terminal): ExitCode {
  const text = `The run in ${out} is finished. Report: ${join(out, reportFile)}`;
  createReporter(terminal, args.flag('json')).tell({ type: 'finished', out }, [text]);
  return exitCodes.ok;
}
