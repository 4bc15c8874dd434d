import { join } from 'node:path';
import { CnnError } from '@cnn/core';
import { parseReportAnswers, rebuildReport, reportFiles } from '@cnn/experiment';
import { folderStore, readJson } from '@cnn/node';
import { shownRunAt } from '../comparison/resultsAt.js';
import { writeComparison } from '../comparison/writeComparison.js';
import type { ReportArguments } from '../declarations/report.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { inWords, withOptionNames } from '../text/optionNames.js';

export async function run(args: ReportArguments, terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = args;
  if (positionals.length === 0) {
    throw new CnnError(
      'USAGE',
      'cnn report: expected the folder of a run, received none. See cnn report --help.',
    );
  }
  const files = values.compare ? await compared(args, terminal) : await rebuilt(args, terminal);
  const text = values.json ? JSON.stringify({ files }) : files.map((file) => `Wrote ${file}`).join('\n');
  terminal.stdout.write(`${text}\n`);
  return exitCodes.ok;
}

/** One report of all. @returns its files */
async function compared(args: ReportArguments, terminal: Terminal): Promise<string[]> {
  const { positionals: folders, values } = args;
  if (folders.length < 2) {
    throw new CnnError(
      'USAGE',
      `cnn report --compare: expected at least two folders of runs, received ${folders.length}. See cnn report --help.`,
    );
  }
  if (values.answers !== undefined) {
    throw new CnnError(
      'USAGE',
      'cnn report: --answers is for the report of one run, and not for --compare. See cnn report --help.',
    );
  }
  const { out = 'cnn-report' } = values;
  const runs = await Promise.all(folders.map(shownRunAt));
  await writeComparison({ args, runs, out, terminal });
  return reportFiles.map((name) => join(out, name));
}

/** The report of each. @returns their files */
async function rebuilt(args: ReportArguments, terminal: Terminal): Promise<string[]> {
  const { positionals, typed } = args;
  const idle = ['out', 'overwrite', 'data', 'seed'].find((name) => typed.has(name));
  if (idle !== undefined)
    throw new CnnError('USAGE', `cnn report: --${idle} is for --compare. See cnn report --help.`);
  const path = args.values.answers;
  const answers = path === undefined ? undefined : parseReportAnswers(await readJson(path), path);
  const files: string[] = [];
  for (const out of positionals) {
    const onNotice = (message: string): void => {
      terminal.stderr.write(`Note: ${withOptionNames(message, out)}\n`);
    };
    const written = await inWords(rebuildReport({ store: folderStore(out), answers, onNotice }), out);
    files.push(...written.map((name) => join(out, name)));
  }
  return files;
}
