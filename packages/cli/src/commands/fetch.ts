import { CnnError } from '@cnn/core';
import { downloadSet, knownSets } from '@cnn/node';
import type { FetchArguments } from '../declarations/fetch.js';
import { watchInterrupt } from '../interrupt.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

export async function run(args: FetchArguments, terminal: Terminal): Promise<ExitCode> {
  const [name, ...more] = args.positionals;
  if (more.length > 0) throw new CnnError('USAGE', 'cnn fetch: expected one NAME. See cnn fetch --help.');
  if (name === undefined) {
    terminal.stdout.write(list());
    return exitCodes.ok;
  }
  const interrupt = watchInterrupt(terminal);
  try {
    const folder = args.values.out;
    const path = await downloadSet({
      name,
      ...(folder === undefined ? {} : { folder }),
      onProgress: progressLines(terminal),
      signal: interrupt.signal,
    });
    terminal.stdout.write(`${name} is in ${path}\n`);
    return exitCodes.ok;
  } finally {
    interrupt.end();
  }
}

function list(): string {
  const lines = knownSets.map(({ kind, name, title, licence, page }) => {
    const how = kind === 'folder' ? `--data ${name}:PATH` : `cnn fetch ${name}`;
    return `${how.padEnd(28)} ${title}; ${licence}; ${page}`;
  });
  return `${lines.join('\n')}\n`;
}

/** A line for every tenth part. */
function progressLines(terminal: Terminal) {
  let told = -1;
  return ({ bytes, total }: { readonly bytes: number; readonly total?: number }): void => {
    const tenth = total === undefined ? 0 : Math.floor((10 * bytes) / total);
    if (tenth === told) return;
    told = tenth;
    terminal.stdout.write(
      `${(bytes / 1e6).toFixed(1)} MB${total === undefined ? '' : ` of ${(total / 1e6).toFixed(1)} MB`}\n`,
    );
  };
}
