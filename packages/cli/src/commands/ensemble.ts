import { join } from 'node:path';
import { CnnError } from '@cnn/core';
import type { ImageSet } from '@cnn/data';
import { ensemble as averageInto, type SavedModel } from '@cnn/experiment';
import { folderStore } from '@cnn/node';
import type { Command } from '../arguments/command.js';
import type { Arguments } from '../arguments/parseArguments.js';
import { readMembers } from '../arguments/readMembers.js';
import { readInteger, readRequired } from '../arguments/readValues.js';
import { openTrainedData, trainedDataOptions } from '../arguments/trainedData.js';
import { viewOptions } from '../arguments/viewOptions.js';
import { watchInterrupt } from '../interrupt.js';
import { overwriteOption } from '../runs/runFolder.js';
import { exitCodes } from '../terminal.js';
import { inWords, withOptionNames } from '../text/optionNames.js';
import { calibrateOption } from '../training/calibration.js';
import { describeResults } from '../training/describeResults.js';
import { checkPooling, poolingOptions, readPooling } from '../training/pooling.js';
import { createReporter } from '../training/reporter.js';
import { runEngine } from '../training/runEngine.js';
import { readThresholdRule, thresholdOption } from '../training/thresholds.js';

export const ensemble: Command = {
  name: 'ensemble',
  usage: 'OUT OUT... --out OUT [--data DATA] [options]',
  summary: 'Make one model of several trained ones, the mean of what they predict, and measure it.',
  options: {
    out: { value: 'FOLDER', help: 'where the model is written, as cnn train does' },
    ...overwriteOption,
    ...trainedDataOptions,
    ...thresholdOption,
    ...poolingOptions,
    ...calibrateOption,
    ...viewOptions,
    'batch-size': { value: 'N', help: 'default 32' },
    engine: { value: 'NAME', help: 'see cnn doctor; default: the fastest that works' },
    seed: { value: 'N', help: 'of the resampling for intervals; default 0' },
    json: { help: 'print JSON lines' },
  },
  positionals: true,
  async run(args, terminal) {
    const out = readRequired(args, 'out', 'FOLDER');
    checkMeasuring(args);
    const members = await readMembers({ paths: args.positionals, out, args });
    const reporter = createReporter(terminal, args.flag('json'));
    const interrupt = watchInterrupt(terminal);
    const engine = runEngine();
    const data = args.value('data');
    const measuring = data !== undefined && {
      set: (saved: SavedModel) => openMeasured(args, data, saved),
      engine: () => engine.open({ name: args.value('engine') }),
    };
    try {
      const running = averageInto({
        ...{ members, store: folderStore(out), overwrite: args.flag('overwrite'), ...measuring },
        evaluation: {
          threshold: readThresholdRule(args),
          pooling: readPooling(args) ?? 'mean',
          calibrate: args.flag('calibrate'),
        },
        batchSize: readInteger(args, 'batch-size'),
        seed: readInteger(args, 'seed', 0),
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
    reporter.tell({ type: 'saved', out, members: names }, [`Model: ${join(out, 'model')}`]);
    return exitCodes.ok;
  },
};

/** @throws CnnError (USAGE) for an option of a measurement that is not made */
function checkMeasuring(args: Arguments): void {
  if (args.value('data') !== undefined) return;
  const idle = ['threshold', 'pooling', 'top-k', 'calibrate'].find(
    (name) => args.flag(name) || args.value(name) !== undefined,
  );
  if (idle === undefined) return;
  throw new CnnError('USAGE', `--${idle} needs --data DATA, the images that the members were trained on.`);
}

/** The images that the members were trained on. */
async function openMeasured(args: Arguments, data: string, saved: SavedModel): Promise<ImageSet> {
  const set = await openTrainedData({ args, data, saved });
  checkPooling(args, set);
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
