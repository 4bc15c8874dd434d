import { join } from 'node:path';
import { CnnError } from '@cnn/core';
import type { ImageSet } from '@cnn/data';
import { ensemble as averageInto, reportFile, type SavedModel } from '@cnn/experiment';
import { folderStore } from '@cnn/node';
import { readMembers } from '../arguments/readMembers.js';
import { type OpenTrainedDataOptions, openTrainedData } from '../arguments/trainedData.js';
import type { EnsembleArguments } from '../declarations/ensemble.js';
import { experimentOf } from '../experiment/experimentOf.js';
import { watchInterrupt } from '../interrupt.js';
import { required } from '../options/required.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { inWords, withOptionNames } from '../text/optionNames.js';
import { describeResults } from '../training/describeResults.js';
import { checkPooling } from '../training/pooling.js';
import { createReporter } from '../training/reporter.js';
import { runEngine } from '../training/runEngine.js';
import { runFacts } from '../training/runHost.js';

export async function run(args: EnsembleArguments, terminal: Terminal): Promise<ExitCode> {
  const { values } = args;
  const out = required(values, 'out', 'FOLDER');
  checkMeasuring(args);
  const { data: read, evaluation } = await experimentOf(args);
  const members = await readMembers({ paths: args.positionals, out, views: values });
  const reporter = createReporter(terminal, values.json);
  const interrupt = watchInterrupt(terminal);
  const engine = runEngine();
  const measuring = read.source !== undefined && {
    set: (saved: SavedModel) => openMeasured(args, { read, attributes: evaluation.subgroups, saved }),
    engine: () => engine.open({ name: values.engine }),
  };
  try {
    const running = averageInto({
      ...{ members, store: folderStore(out), overwrite: values.overwrite, ...measuring },
      evaluation,
      batchSize: values['batch-size'],
      seed: values.seed,
      host: { facts: runFacts(), command: args.commandLine },
      signal: interrupt.signal,
      onEvent: (event) => {
        if (event.type === 'evaluation') reporter.tell(event, describeResults(event));
        if (event.type === 'folder') reporter.tell({ ...event }, [withOptionNames(event.message, out)]);
      },
    });
    await inWords(running, out).catch((error: unknown) => {
      throw withRemedy(error);
    });
  } finally {
    await engine.dispose();
    interrupt.end();
  }
  const names = members.map(({ name }) => name);
  const report =
    read.source === undefined
      ? ['No report: the ensemble was not evaluated. With --data DATA it is, on the members’ test set.']
      : [`Report: ${join(out, reportFile)}`];
  reporter.tell({ type: 'saved', out, members: names }, [...report, `Model: ${join(out, 'model')}`]);
  return exitCodes.ok;
}

/** @throws CnnError (USAGE) for an option of a measurement that is not made */
function checkMeasuring({ typed }: EnsembleArguments): void {
  if (typed.has('data')) return;
  const idle = ['threshold', 'pooling', 'top-k', 'calibrate', 'subgroups'].find((name) => typed.has(name));
  if (idle === undefined) return;
  throw new CnnError('USAGE', `--${idle} needs --data DATA, the images that the members were trained on.`);
}

/** The images that the members were trained on. */
async function openMeasured(
  args: EnsembleArguments,
  how: Omit<OpenTrainedDataOptions, 'args'>,
): Promise<ImageSet> {
  const set = await openTrainedData({ args, ...how });
  checkPooling(args.values, set);
  return set;
}

/** What the command can do about it. */
function withRemedy(error: unknown): unknown {
  if (!(error instanceof CnnError)) return error;
  const { differs, reason } = error.details;
  const message = error.message
    .replace('or do not evaluate the ensemble', 'or leave --data out')
    .replace('Leave the set out', 'Leave --data out');
  const given =
    differs === 'testTimeViews'
      ? message.replace(/[^.]*\.$/, ' Give --tta or --no-tta, which holds for all.')
      : message;
  return given === error.message
    ? error
    : new CnnError(error.code, given, { cause: error, details: { differs, reason } });
}
