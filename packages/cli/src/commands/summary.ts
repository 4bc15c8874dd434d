import { CnnError, modelFacts, summary as summaryOf } from '@cnn/core';
import type { Command } from '../arguments/command.js';
import { openModel } from '../arguments/openModel.js';
import { readImageSize, readInteger } from '../arguments/readValues.js';
import { exitCodes } from '../terminal.js';

export const summary: Command = {
  name: 'summary',
  usage: '--model MODEL [options]',
  summary: 'Show a network: layers, shapes, parameters, multiply-adds and memory.',
  options: {
    model: { value: 'MODEL', help: 'a preset (default tutorial), or a JSON file with a definition' },
    'image-size': { value: 'N', help: 'of a preset: height and width, or HEIGHTxWIDTH; default 224' },
    channels: { value: 'N', help: 'of a preset; default 3' },
    classes: { value: 'N', help: 'of a preset; default 2' },
    'batch-size': { value: 'N', help: 'for the memory of a training step; default 32' },
    json: { help: 'print the definition and the numbers as JSON' },
  },
  async run(args, terminal) {
    const source = await openModel(args.value('model') ?? 'tutorial');
    const [height, width] = readImageSize(args) ?? [224, 224];
    const classes = readInteger(args, 'classes', 2) ?? 2;
    const channels = readInteger(args, 'channels') ?? 3;
    const batchSize = readInteger(args, 'batch-size') ?? 32;
    if (
      source.kind === 'definition' &&
      ['image-size', 'channels', 'classes'].some((name) => args.value(name))
    ) {
      throw new CnnError(
        'USAGE',
        '--image-size, --channels and --classes are for presets; a file has its own.',
      );
    }
    const model =
      source.kind === 'preset' ? source.build({ input: [height, width, channels], classes }) : source.model;
    if (args.flag('json')) {
      const { trainingBytes, ...facts } = modelFacts(model);
      const numbers = { ...facts, batchSize, trainingBytes: trainingBytes(batchSize) };
      terminal.stdout.write(`${JSON.stringify({ model, ...numbers })}\n`);
    } else {
      terminal.stdout.write(`${summaryOf(model, { batchSize })}\n`);
    }
    return exitCodes.ok;
  },
};
