import { join } from 'node:path';
import { findExperimentRate } from '@cnn/experiment';
import { folderStore } from '@cnn/node';
import type { FindLearningRateArguments } from '../declarations/findLearningRate.js';
import { experimentOf } from '../experiment/experimentOf.js';
import { printConfig } from '../experiment/printConfig.js';
import { watchInterrupt } from '../interrupt.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { inCommandWords } from '../text/optionNames.js';
import { checkEngine } from '../training/checkEngine.js';
import { describeEvent } from '../training/describeEvent.js';
import { createReporter } from '../training/reporter.js';
import { runEngine } from '../training/runEngine.js';
import { runHost } from '../training/runHost.js';
import { runSet } from '../training/runSet.js';

export async function run(args: FindLearningRateArguments, terminal: Terminal): Promise<ExitCode> {
  const { out, overwrite, start, end, steps, json } = args.values;
  if (args.values['print-config']) return printConfig(args, terminal.stdout);
  const experiment = await experimentOf(args);
  checkEngine(experiment, args);
  const reporter = createReporter(terminal, json);
  const interrupt = watchInterrupt(terminal);
  const engine = runEngine();
  try {
    const sweep = await findExperimentRate({
      ...{ experiment, store: folderStore(out), overwrite, engine: engine.open, steps },
      ...(await runSet({ args, experiment, reporter })),
      startLearningRate: start,
      endLearningRate: end,
      signal: interrupt.signal,
      onEvent: (event) => reporter.onRun(event, describeEvent(event, { experiment, out })),
      host: runHost(args, experiment),
    });
    const { suggestion, diverged } = sweep;
    const advice =
      suggestion.valley === null
        ? 'No suggestion: the loss falls nowhere. Look at the plot.'
        : `Suggestion: --learning-rate ${Number(suggestion.valley.toPrecision(2))}`;
    const picture = join(out, 'learning-rate.svg');
    reporter.tell({ type: 'learningRate', suggestion, diverged }, [advice, `Plot: ${picture}`]);
    return exitCodes.ok;
  } catch (error) {
    throw inCommandWords(error, out);
  } finally {
    await engine.dispose();
    interrupt.end();
  }
}
