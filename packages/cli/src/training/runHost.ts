import type { RunHost } from '@cnn/experiment';
import { nodeHost } from '@cnn/node';
import type { Arguments } from '../arguments/parseArguments.js';
import { version } from '../version.js';
import type { TrainSettings } from './settings.js';

/** What a run needs of this machine and this command. */
export function runHost(args: Arguments, { workers, ignoreMemory, experiment }: TrainSettings): RunHost {
  return nodeHost({
    ...{ experiment, workers, ignoreMemory },
    versions: { '@cnn/cli': version() },
    facts: { cnn: version() },
    command: args.commandLine,
    details: { argv: args.argv },
  });
}

/** For a report: what it was made with. */
export function runFacts(): Readonly<Record<string, string>> {
  return { cnn: version(), node: process.version, platform: process.platform };
}
