import { CnnError, modelFacts, summary as summaryOf } from '@cnn/core';
import { openModel } from '../arguments/openModel.js';
import type { SummaryArguments } from '../declarations/summary.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

export async function run(args: SummaryArguments, terminal: Terminal): Promise<ExitCode> {
  const source = await openModel(args.values.model ?? 'tutorial');
  const { 'image-size': size = [224, 224], classes = 2, channels = 3, 'batch-size': batchSize } = args.values;
  if (
    source.kind === 'definition' &&
    ['image-size', 'channels', 'classes'].some((name) => args.typed.has(name))
  ) {
    throw new CnnError(
      'USAGE',
      '--image-size, --channels and --classes are for presets; a file has its own.',
    );
  }
  const model =
    source.kind === 'preset' ? source.build({ input: [size[0], size[1], channels], classes }) : source.model;
  if (args.values.json) {
    const { trainingBytes, ...facts } = modelFacts(model);
    const numbers = { ...facts, batchSize, trainingBytes: trainingBytes(batchSize) };
    terminal.stdout.write(`${JSON.stringify({ model, ...numbers })}\n`);
  } else {
    terminal.stdout.write(`${summaryOf(model, { batchSize })}\n`);
  }
  return exitCodes.ok;
}
