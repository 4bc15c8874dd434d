import { expect, it } from 'vitest';
import { commands } from '../declarations/commands.js';
import type { Declaration } from './command.js';
import { optionHelp, optionText } from './help.js';
import { schemaField } from './schemaField.js';

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}

function sectionOf({ name, usage, summary, options }: Declaration): string[] {
  const placed = Object.values(options).some(({ at }) => at !== undefined);
  return [
    `## cnn ${name}`,
    '',
    summary,
    '',
    '```',
    `cnn ${name} ${usage}`,
    '```',
    '',
    `| option | meaning |${placed ? ' field of the experiment |' : ''}`,
    `|---|---|${placed ? '---|' : ''}`,
    ...Object.entries(options).map(([option, declared]) => {
      const field = declared.at === undefined ? '' : `\`${declared.at}\``;
      return `| \`${optionText(option, declared)}\` | ${cell(optionHelp(declared))} |${placed ? ` ${field} |` : ''}`;
    }),
    '',
  ];
}

it('docs/cli.md is the help of every command', async () => {
  const text = [
    '# The commands of cnn',
    '',
    '<!-- Written by `npx vitest run --project @cnn/cli reference -u` from the declarations of the options. -->',
    '',
    'What each option does, its choices and its default. An option that is a field of the experiment can stand in the file of',
    '`--config` instead; `--print-config` prints that file.',
    '',
    ...commands.map(({ name, summary }) => `- [cnn ${name}](#cnn-${name}): ${summary}`),
    '',
    ...commands.flatMap(sectionOf),
  ];
  await expect(text.join('\n')).toMatchFileSnapshot('../../../../docs/cli.md');
});

it('every option says what it does, and each field of the experiment has one name in all commands', () => {
  const names = new Map<string, string>();
  for (const { options } of commands) {
    for (const [name, { help, at, value }] of Object.entries(options)) {
      expect(help.length, name).toBeGreaterThan(5);
      expect(help, name).not.toMatch(/\.$|undefined/);
      if (at === undefined) continue;
      const key = `${at}${/stain/.test(name) ? name : ''}`;
      expect(names.get(key) ?? name).toBe(name);
      names.set(key, name);
      if (value === undefined) expect(schemaField(at).type, name).toBe('boolean');
      else expect(Object.keys(schemaField(at)), name).not.toEqual([]);
    }
  }
});
