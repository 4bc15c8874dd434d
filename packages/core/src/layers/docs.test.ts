import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as core from '../index.js';
import { layerRules } from './table.js';

/** The comment on a layer's function, as an editor shows it. */
function commentOf(type: string): string {
  const text = readFileSync(new URL(`./${type}.ts`, import.meta.url), 'utf8');
  const end = text.indexOf(`*/\nexport function ${type}(`);
  return end < 0 ? '' : text.slice(text.lastIndexOf('/**', end), end);
}

it.each(Object.keys(layerRules))('%s: its comment has an example, whose shape is right', (type) => {
  const [, code = '', shape = ''] =
    /```ts\n \* (sequential\(.*\)); \/\/ (\[.*\])\n/.exec(commentOf(type)) ?? [];
  expect(code).toContain(`${type}(`);
  const make = new Function(...Object.keys(core), `return ${code};`);
  const model = make(...Object.values(core)) as core.ModelDefinition;
  expect(core.outputShape(model)).toEqual(JSON.parse(shape));
});
