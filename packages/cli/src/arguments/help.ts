import type { Command } from './command.js';

/** What `cnn` and `cnn --help` show. */
export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'cnn: train custom convolutional networks',
    '',
    'Usage: cnn COMMAND [options]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'cnn COMMAND --help tells a command’s options. cnn --version tells the version.',
    '',
  ].join('\n');
}

/** What `cnn name --help` shows. */
export function commandHelp({ name, usage, summary, options }: Command): string {
  const rows = Object.entries(options).map(([option, { value, help }]) => ({
    left: `  --${option}${value === undefined ? '' : ` ${value}`}`,
    help,
  }));
  const width = Math.max(...rows.map(({ left }) => left.length));
  return [
    summary,
    '',
    `Usage: cnn ${name} ${usage}`,
    '',
    ...rows.map(({ left, help }) => `${left.padEnd(width)}  ${help}`),
    '',
  ].join('\n');
}
