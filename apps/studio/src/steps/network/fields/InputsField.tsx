import { INPUT, inputsOf, type ModelDefinition, type NamedLayer, outputsOf, ruleOf } from '@cnn/core';
import type { JSX } from 'preact';
import { connectLayer } from '../edit/changeLayer.js';
import { ownerOf } from '../edit/wires.js';
import { inputNames } from '../edit/withLayers.js';
import type { NetworkActions } from '../state/networkActions.js';

export interface InputsFieldProps {
  readonly definition: ModelDefinition;
  readonly layer: NamedLayer;
  readonly actions: NetworkActions;
}

/** As many layers above can be chosen from; any other is written into the JSON. */
const mostChoices = 60;

/** What a layer reads, chosen from what stands before it; of a merging layer, two or more. */
export function InputsField({ definition, layer, actions }: InputsFieldProps): JSX.Element {
  const { layers } = definition;
  const index = layers.indexOf(layer);
  const inputs = inputsOf(layers, index);
  const merges = ruleOf(layer.type)?.merges === true;
  const above = layers.slice(Math.max(0, index - mostChoices), index);
  const near = above.flatMap((one) => [one.name, ...furtherOutputs(one)]).reverse();
  const before = new Set([...inputNames(definition), ...layers.slice(0, index).map(({ name }) => name)]);
  const choices = [
    ...new Set([...near, ...inputs.filter((name) => before.has(ownerOf(name))), ...inputNames(definition)]),
  ];
  const set = (next: readonly string[]): void =>
    actions.change(connectLayer(definition, { name: layer.name, inputs: next }));
  const id = `network-${layer.name}-inputs`;
  const choice = (input: string, at: number): JSX.Element => (
    <select
      id={`${id}-${at}`}
      aria-label={inputs.length > 1 ? `Input ${at + 1}` : undefined}
      value={input}
      onChange={(event) => set(inputs.map((one, each) => (each === at ? event.currentTarget.value : one)))}
    >
      {!choices.includes(input) && <option value={input}>{input} (not before it)</option>}
      {choices.map((name) => (
        <option value={name} key={name}>
          {name === INPUT ? 'the image' : name}
        </option>
      ))}
    </select>
  );
  if (inputs.length === 1 && !merges) {
    return (
      <div class="field">
        <label for={`${id}-0`}>Input</label>
        {choice(inputs[0] as string, 0)}
      </div>
    );
  }
  return (
    <fieldset class="layer-inputs">
      <legend>Inputs</legend>
      {inputs.map((input, at) => (
        <span class="layer-input-choice" key={at}>
          {choice(input, at)}
          {inputs.length > 2 && (
            <button
              type="button"
              class="quiet"
              aria-label={`Remove input ${at + 1}, ${input}`}
              onClick={() => set(inputs.filter((_, each) => each !== at))}
            >
              ×
            </button>
          )}
        </span>
      ))}
      {merges && (
        <button type="button" class="quiet" onClick={() => set([...inputs, choices[0] ?? INPUT])}>
          + Input
        </button>
      )}
    </fieldset>
  );
}

/** The outputs of a model inside, besides its first. */
function furtherOutputs(layer: NamedLayer): readonly string[] {
  if (layer.type !== 'model') return [];
  return outputsOf(layer)
    .slice(1)
    .map((name) => `${layer.name}:${name}`);
}
