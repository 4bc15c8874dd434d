import { CnnError, nearestName } from '@cnn/core';
import { isRecord } from '../json.js';
import { activationNames } from '../layers/activations.js';
import { codecOfClass } from '../layers/table.js';
import type { KerasGraph, KerasLayer } from '../topology/topology.js';
import type { KerasReadOptions } from './readOptions.js';

/**
 * Refuses entries of `lambda` and `customObjects` that no layer of the file asks for: they are mistyped, or meant for another file.
 *
 * @throws CnnError (OPTIONS) with the nearest name, or those that the file has
 */
export function checkNamedLayers(graph: KerasGraph, where: string, options: KerasReadOptions): void {
  const layers = layersIn(graph);
  const fail = (option: string, name: string, problem: string): never => {
    throw new CnnError('OPTIONS', `${where}: ${option}: ${problem}`, { details: { option, name } });
  };
  const check = (option: 'lambda' | 'customObjects', names: readonly string[], what: string): void => {
    for (const name of Object.keys(options[option] ?? {})) {
      if (names.includes(name)) continue;
      if (option === 'customObjects' && codecOfClass(name))
        fail(option, name, `'${name}' is a layer of Keras that is read by itself. Leave it out.`);
      const nearest = nearestName(name, names);
      const listed = names.slice(0, 6).join(', ');
      const held = names.length > 0 ? `It has ${listed}.` : 'It has none: leave the option out.';
      const remedy = nearest === undefined ? held : `Did you mean '${nearest}'?`;
      fail(option, name, `the file has no ${what} '${name}'. ${remedy}`);
    }
  };
  check('lambda', [...new Set(layers.flatMap(lambdaNames))], 'Lambda');
  const custom = layers.flatMap(customNames);
  check('customObjects', [...new Set(custom)], 'class or activation of its own');
}

function layersIn({ layers }: KerasGraph): readonly KerasLayer[] {
  return layers.flatMap((layer) => (layer.model ? layersIn(layer.model) : [layer]));
}

/** What a Lambda goes by: its own name, and that of its function. */
function lambdaNames({ className, name, config }: KerasLayer): readonly string[] {
  if (className !== 'Lambda') return [];
  const code = isRecord(config.function) ? config.function.config : config.function;
  // Code that stands in the file is no name.
  return typeof code === 'string' && /^[\w<>. ]{1,60}$/.test(code) ? [name, code] : [name];
}

/** Its class and its activation, where they are none that is read by itself; with their package in front and without. */
function customNames({ className, operator, config }: KerasLayer): readonly string[] {
  const { activation } = config;
  const { class_name: type, config: named } = isRecord(activation) ? activation : {};
  const ofActivation = typeof activation === 'string' ? activation : type === 'function' ? named : type;
  const names = operator ? [ofActivation] : [className, ofActivation];
  const own = names.filter(
    (name): name is string =>
      typeof name === 'string' && !codecOfClass(name) && !Object.hasOwn(activationNames, name),
  );
  return own.flatMap((name) => [name, name.split('>').at(-1) as string]);
}
