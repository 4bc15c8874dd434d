import { availableParallelism, totalmem } from 'node:os';
import { graphicsCard, listEngines } from '@cnn/node';
import type { DoctorArguments } from '../declarations/doctor.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { describeCluster } from '../text/describeCluster.js';
import { describeEngine } from '../text/describeEngine.js';
import { describeGraphics } from '../text/describeGraphics.js';
import { version } from '../version.js';

const aboutRay =
  'Folds and trials run as jobs of a Ray cluster (--executor ray). Ray asks nobody who they are: keep its address on loopback or within a network that you trust.';

export async function run(args: DoctorArguments, terminal: Terminal): Promise<ExitCode> {
  const engines = await listEngines({ trial: true });
  const machine = {
    cnn: version(),
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    cores: availableParallelism(),
    memoryBytes: totalmem(),
  };
  const graphics = await graphicsCard();
  const works = engines.find(({ available, onlyByName }) => available && onlyByName === undefined);
  if (args.values.json) {
    terminal.stdout.write(
      `${JSON.stringify({ ...machine, graphics, engines, default: works?.name ?? null })}\n`,
    );
  } else {
    const width = Math.max(...engines.map(({ name }) => name.length));
    const { cnn, node, platform, cores, memoryBytes } = machine;
    const lines = [
      `cnn ${cnn}, Node ${node}, ${platform}, ${cores} cores, ${(memoryBytes / 1e9).toFixed(1)} GB of memory`,
      '',
      ...engines.map((engine) => `  ${engine.name.padEnd(width)}  ${describeEngine(engine)}`),
      '',
      ...describeGraphics(graphics),
      '',
      describeCluster(engines),
      aboutRay,
      '',
      works ? `Used by default: ${works.name}` : 'No engine works here.',
    ];
    terminal.stdout.write(`${lines.join('\n')}\n`);
  }
  return works ? exitCodes.ok : exitCodes.failed;
}
