import { join } from 'node:path';
import { reportFile, runExperiment } from '@cnn/experiment';
import { folderStore, loggingCallbacks } from '@cnn/node';
import type { TrainArguments } from '../declarations/train.js';
import { experimentOf } from '../experiment/experimentOf.js';
import { printConfig } from '../experiment/printConfig.js';
import { watchInterrupt } from '../interrupt.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { inWords } from '../text/optionNames.js';
import { checkEngine } from '../training/checkEngine.js';
import { checkMonitor } from '../training/checkMonitor.js';
import { describeEvent } from '../training/describeEvent.js';
import { engineOfWorkers, readWorkers } from '../training/readWorkers.js';
import { createReporter } from '../training/reporter.js';
import { readResume } from '../training/resume.js';
import { runEngine } from '../training/runEngine.js';
import { runHost, runLogging } from '../training/runHost.js';
import { runSet } from '../training/runSet.js';
import { runWorker } from '../training/runWorker.js';

export async function run(typed: TrainArguments, terminal: Terminal): Promise<ExitCode> {
  const now = typed.values;
  if (now['print-config']) return printConfig(typed, terminal.stdout);
  const cluster = await readWorkers(now);
  if (cluster && cluster.index > 0) return runWorker({ typed, cluster, terminal });
  const resumed = await inWords(readResume(typed), now.resume);
  if (resumed && 'finished' in resumed && !cluster) return tellFinished(resumed.finished, typed, terminal);
  const begun = resumed && 'args' in resumed ? resumed : undefined;
  const isResumed = resumed !== undefined;
  const args = begun?.args ?? typed;
  checkMonitor(args.values);
  const experiment = begun?.experiment ?? (await experimentOf(args));
  checkEngine(experiment, args);
  const reporter = createReporter(terminal, now.json);
  const interrupt = watchInterrupt(terminal);
  const engine = runEngine({
    cluster,
    onWaiting: (line) => reporter.tell({ type: 'waiting', line }, [line]),
  });
  if (cluster) engineOfWorkers(experiment.engine.name);
  const { out, overwrite } = resumed ? { out: now.resume ?? '', overwrite: false } : now;
  try {
    const running = runExperiment({
      ...{ experiment, store: folderStore(out), overwrite, engine: engine.open, cluster },
      checkpointEvery: args.values['checkpoint-every'] ?? begun?.checkpointEvery,
      pauseAfter: now['pause-after'],
      resume: resumed && (begun?.changes ?? true),
      ...(await runSet({ args, experiment, reporter, resumed: isResumed, told: isResumed && !begun })),
      callbacks: (run) => loggingCallbacks({ logging: runLogging(args.values), out, run }),
      signal: interrupt.signal,
      onEvent: (event) => reporter.onRun(event, describeEvent(event, { experiment, out })),
      host: runHost(
        { ...args, values: { ...args.values, 'ignore-memory': now['ignore-memory'] } },
        experiment,
      ),
    });
    await inWords(running, out);
    return exitCodes.ok;
  } finally {
    await engine.dispose();
    interrupt.end();
  }
}

function tellFinished(out: string, { values }: TrainArguments, terminal: Terminal): ExitCode {
  const text = `The run in ${out} is finished. Report: ${join(out, reportFile)}`;
  createReporter(terminal, values.json).tell({ type: 'finished', out }, [text]);
  return exitCodes.ok;
}
