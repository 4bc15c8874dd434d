import { presets } from '@cnn/presets';
import { expect, it } from 'vitest';
import { networkJson } from './networkJson.js';

it.each(['tutorial', 'densenet121'] as const)(
  '%s is the same after it was read again, a line for each layer',
  (name) => {
    const definition = presets[name]({ input: [50, 50, 3], classes: 2 });
    const text = networkJson(definition);
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(definition)));
    const lines = text.split('\n');
    for (const layer of definition.layers) expect(lines.join('\n')).toContain(`    ${JSON.stringify(layer)}`);
    expect(lines.length).toBeLessThan(definition.layers.length + 20);
  },
);
