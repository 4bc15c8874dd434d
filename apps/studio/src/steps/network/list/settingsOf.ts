import { type NamedLayer, ruleOf } from '@cnn/core';
import { fieldKind } from '../fields/fieldKind.js';
import { fieldLabel, fieldText } from '../fields/fieldText.js';

/** Words for settings that say themselves what they are. */
const phrases: Readonly<Record<string, (value: unknown) => string>> = {
  filters: (value) => (value === 1 ? '1 filter' : `${value} filters`),
  units: (value) => (value === 1 ? '1 unit' : `${value} units`),
  kernelSize: size,
  poolSize: size,
  size,
  strides: (value) => `strides ${typeof value === 'number' ? value : size(value)}`,
  padding: String,
  activation: String,
  useBias: (value) => (value === false ? 'no bias' : ''),
  targetShape: (value) => `to ${[value].flat().join('×')}`,
};

/** The settings of a layer in a line: those that are not the default, the most telling first. */
export function settingsOf(layer: NamedLayer): string {
  if (layer.type === 'model') return `${layer.layers.length} layers`;
  if (layer.type === 'shared') return `weights of ${layer.layer}`;
  const { type: _type, name: _name, inputs: _inputs, trainable, ...own } = layer;
  const fields = ruleOf(layer.type)?.fields ?? {};
  const told = Object.entries(own).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(fields[name]?.byDefault),
  );
  const order = Object.keys(phrases);
  const rank = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  const texts = told
    .filter(([name]) => !/Initializer$/.test(name))
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([name, value]) => {
      const field = fields[name];
      const text = field ? fieldText(value, fieldKind(field)) : JSON.stringify(value);
      return phrases[name]?.(value) ?? `${fieldLabel(name).toLowerCase()} ${text}`;
    });
  return [...texts, trainable === false ? 'frozen' : ''].filter((text) => text !== '').join(', ');
}

function size(value: unknown): string {
  return typeof value === 'number' ? `${value}×${value}` : [value].flat().join('×');
}
