import type { Cluster } from '@cnn/core';
import { runExperiment } from '@cnn/experiment';
import { folderStore } from '@cnn/node';
import type { TrainArguments } from '../declarations/train.js';
import { experimentOf } from '../experiment/experimentOf.js';
import { watchInterrupt } from '../interrupt.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { inWords } from '../text/optionNames.js';
import { checkEngine } from './checkEngine.js';
import { engineOfWorkers } from './readWorkers.js';
import { createReporter } from './reporter.js';
import { readWorkerResume } from './resume.js';
import { runEngine } from './runEngine.js';
import { runHost } from './runHost.js';
import { runSet } from './runSet.js';

export interface RunWorkerOptions {
  readonly typed: TrainArguments;
  readonly cluster: Cluster;
  readonly terminal: Terminal;
}

/** Trains as one of the workers that leave writing and telling to worker 0, and ends when the training does. */
export async function runWorker({ typed, cluster, terminal }: RunWorkerOptions): Promise<ExitCode> {
  const { workers, index } = cluster;
  const { values } = typed;
  const resumed = await readWorkerResume(typed);
  const experiment = resumed?.experiment ?? (await experimentOf(typed));
  checkEngine(experiment, typed);
  engineOfWorkers(experiment.engine.name);
  const reporter = createReporter(terminal, values.json);
  const quiet = { ...reporter, tell: () => {} };
  const tell = (line: string): void => reporter.tell({ type: 'worker', index, line }, [line]);
  const interrupt = watchInterrupt(terminal);
  const engine = runEngine({ cluster, onWaiting: tell });
  const out = resumed?.out ?? values.out;
  const isResumed = resumed !== undefined;
  try {
    const running = runExperiment({
      ...{ experiment, store: folderStore(out), engine: engine.open, cluster },
      resume: resumed?.changes,
      ...(await runSet({ args: typed, experiment, reporter: quiet, resumed: isResumed, told: isResumed })),
      signal: interrupt.signal,
      onEvent: ({ type }) => {
        if (type !== 'engine') return;
        tell(
          `Worker ${index} of ${workers.length} trains with worker 0 (${workers[0]}), which writes the run.`,
        );
      },
      host: runHost(typed, experiment),
    });
    await inWords(running, out);
    return exitCodes.ok;
  } finally {
    await engine.dispose();
    interrupt.end();
  }
}
