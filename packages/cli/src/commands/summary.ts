import { CnnError, modelFacts, summary as summaryOf } from '@cnn/core';
import { type PresetName, presets } from '@cnn/presets';
import type { SummaryArguments } from '../declarations/summary.js';
import { experimentOf } from '../experiment/experimentOf.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

export async function run(args: SummaryArguments, terminal: Terminal): Promise<ExitCode> {
  const { model: named } = await experimentOf(args);
  const { 'image-size': size = [224, 224], classes = 2, channels = 3, 'batch-size': batchSize } = args.values;
  if (
    typeof named !== 'string' &&
    ['image-size', 'channels', 'classes'].some((name) => args.typed.has(name))
  ) {
    throw new CnnError(
      'USAGE',
      '--image-size, --channels and --classes are for presets; a file has its own.',
    );
  }
  const model =
    typeof named === 'string'
      ? presets[named as PresetName]({ input: [size[0], size[1], channels], classes })
      : named;
  if (args.values.json) {
    const { trainingBytes, ...facts } = modelFacts(model);
    const numbers = { ...facts, batchSize, trainingBytes: trainingBytes(batchSize) };
    terminal.stdout.write(`${JSON.stringify({ model, ...numbers })}\n`);
  } else {
    terminal.stdout.write(`${summaryOf(model, { batchSize })}\n`);
  }
  return exitCodes.ok;
}
