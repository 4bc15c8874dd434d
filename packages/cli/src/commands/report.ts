import { join } from 'node:path';
import { CnnError } from '@cnn/core';
import { rebuildReport } from '@cnn/experiment';
import { folderStore } from '@cnn/node';
import type { ReportArguments } from '../declarations/report.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { inWords, withOptionNames } from '../text/optionNames.js';

export async function run({ values, positionals }: ReportArguments, terminal: Terminal): Promise<ExitCode> {
  if (positionals.length === 0) {
    throw new CnnError(
      'USAGE',
      'cnn report: expected the folder of a run, received none. See cnn report --help.',
    );
  }
  const files: string[] = [];
  for (const out of positionals) {
    const onNotice = (message: string): void => {
      terminal.stderr.write(`Note: ${withOptionNames(message, out)}\n`);
    };
    const written = await inWords(rebuildReport({ store: folderStore(out), onNotice }), out);
    files.push(...written.map((name) => join(out, name)));
  }
  const text = values.json ? JSON.stringify({ files }) : files.map((file) => `Wrote ${file}`).join('\n');
  terminal.stdout.write(`${text}\n`);
  return exitCodes.ok;
}
