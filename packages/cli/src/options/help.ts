import type { Declaration } from './command.js';
import type { Option } from './option.js';
import { schemaField } from './schemaField.js';

/** What `cnn` and `cnn --help` show. */
export function overview(commands: readonly Pick<Declaration, 'name' | 'summary'>[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'cnn: train custom convolutional networks',
    '',
    'Usage: cnn COMMAND [options]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'Run cnn COMMAND --help for its options, cnn --version for the version.',
    '',
  ].join('\n');
}

/** What `cnn name --help` shows. */
export function commandHelp({ name, usage, summary, options }: Declaration): string {
  const rows = Object.entries(options).map(([option, declared]) => ({
    left: `  ${optionText(option, declared)}`,
    help: optionHelp(declared),
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

/** `--epochs N` */
export function optionText(name: string, { value }: Option): string {
  return `--${name}${value === undefined ? '' : ` ${value}`}`;
}

/** What an option does, its choices and its default. */
export function optionHelp(option: Option): string {
  const { help, at, value, complete } = option;
  if (value === undefined || complete) return help;
  const known = at === undefined ? {} : schemaField(at);
  const choices = option.choices ?? known.enum;
  const fallback = at === undefined ? option.absent : known.default;
  const shown = typeof fallback === 'string' || typeof fallback === 'number' ? String(fallback) : undefined;
  if (!choices) return shown === undefined ? help : `${help}; default ${shown}`;
  return `${help}: ${choices.map((word) => (word === shown ? `${word} (default)` : word)).join(', ')}`;
}
