import { availableParallelism, totalmem } from 'node:os';
import { listEngines } from '@cnn/node';
import type { DoctorArguments } from '../declarations/doctor.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { version } from '../version.js';

export async function run(args: DoctorArguments, terminal: Terminal): Promise<ExitCode> {
  const engines = await listEngines();
  const machine = {
    cnn: version(),
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    cores: availableParallelism(),
    memoryBytes: totalmem(),
  };
  const works = engines.find(({ available }) => available);
  if (args.values.json) {
    terminal.stdout.write(`${JSON.stringify({ ...machine, engines, default: works?.name ?? null })}\n`);
  } else {
    const width = Math.max(...engines.map(({ name }) => name.length));
    const { cnn, node, platform, cores, memoryBytes } = machine;
    const lines = [
      `cnn ${cnn}, Node ${node}, ${platform}, ${cores} cores, ${(memoryBytes / 1e9).toFixed(1)} GB of memory`,
      '',
      ...engines.map(({ name, available, description, reason }) =>
        available
          ? `  ${name.padEnd(width)}  works: ${description}`
          : `  ${name.padEnd(width)}  no: ${reason}`,
      ),
      '',
      works ? `Used by default: ${works.name}` : 'No engine works here.',
    ];
    terminal.stdout.write(`${lines.join('\n')}\n`);
  }
  return works ? exitCodes.ok : exitCodes.failed;
}
