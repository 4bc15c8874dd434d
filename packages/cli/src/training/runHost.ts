import { availableParallelism } from 'node:os';
import type { RunHost } from '@cnn/experiment';
import { availableMemory, imageWorkers } from '@cnn/node';
import type { Arguments } from '../arguments/parseArguments.js';
import { version } from '../version.js';
import { fingerprintOf } from './fingerprint.js';
import type { TrainSettings } from './settings.js';

/** What a run needs of this machine and this command. */
export function runHost(args: Arguments, settings: TrainSettings): RunHost {
  const { workers, ignoreMemory, experiment } = settings;
  const { source = '' } = experiment.data;
  return {
    ...(workers > 0 ? { workers: imageWorkers({ count: workers }) } : {}),
    ...(ignoreMemory ? {} : { availableMemory }),
    fingerprint: (set) => fingerprintOf(set, source),
    threads: availableParallelism(),
    versions: { '@cnn/cli': version(), node: process.versions.node },
    facts: { cnn: version(), node: process.version, platform: process.platform },
    command: args.commandLine,
    details: { argv: args.argv, folder: process.cwd() },
  };
}
