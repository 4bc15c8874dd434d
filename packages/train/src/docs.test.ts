import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as train from './index.js';
import { losses } from './losses/registry.js';
import { optimizers } from './optimizers/resolve.js';

/** All code of a folder. */
function textOf(folder: string): string {
  const url = new URL(`./${folder}/`, import.meta.url);
  const files = readdirSync(url).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  return files.map((name) => readFileSync(new URL(name, url), 'utf8')).join('\n');
}

/** The example in the comment on a declaration, as an editor shows it. */
function exampleOf(text: string, declaration: string): string {
  const end = text.indexOf(declaration);
  const comment = end < 0 ? '' : text.slice(text.lastIndexOf('/**', end), end);
  return /```ts\n([\s\S]*?)```/.exec(comment)?.[1]?.replaceAll(/^ *\* ?/gm, '') ?? '';
}

/** What an expression of an example is worth. */
const worth = (code: string): unknown =>
  new Function(...Object.keys(train), 'batches', `return ${code};`)(...Object.values(train), 10);

const made: readonly (readonly [string, string, object])[] = [
  ...Object.keys(losses).map((name) => ['losses', name, { name }] as const),
  ...Object.keys(optimizers).map((name) => ['optimizers', name, { name }] as const),
];

it.each(made)('%s: the comment on %s has an example that makes it', (folder, name, expected) => {
  const example = exampleOf(textOf(folder), `export function ${name}(`);
  const [, code = ''] = /(?:loss|optimizer): (\w+\(.*\)) \}\);/.exec(example) ?? [];
  expect(code.startsWith(`${name}(`), example).toBe(true);
  expect(worth(code)).toMatchObject(expected);
});

it.each([
  ...['CosineDecay', 'CosineDecayRestarts', 'ExponentialDecay', 'InverseTimeDecay', 'OneCycle'],
  ...['PiecewiseConstantDecay', 'PolynomialDecay', 'Warmup'],
])('schedules: the comment on %s has an example that makes it', (name) => {
  const example = exampleOf(textOf('schedules'), `export interface ${name} `);
  const [, code = ''] = /^(adam\(.*\));/.exec(example) ?? [];
  const type = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  expect(worth(code)).toMatchObject({ schedule: { type } });
});

it.each(['earlyStopping', 'reduceLROnPlateau', 'terminateOnNaN'])(
  'callbacks: the comment on %s has an example that makes it',
  (name) => {
    const example = exampleOf(textOf('callbacks'), `export function ${name}(`);
    const [, code = ''] = /callbacks: \[(.*)\] \}\);/.exec(example) ?? [];
    expect(worth(code)).toMatchObject({ name });
  },
);
