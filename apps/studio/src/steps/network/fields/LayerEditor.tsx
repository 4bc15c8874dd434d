import { type LayerDescription, type ModelDefinition, type NamedLayer, ruleOf } from '@cnn/core';
import type { JSX } from 'preact';
import { duplicateLayer } from '../edit/addLayer.js';
import { changeLayer } from '../edit/changeLayer.js';
import { moveLayerBy } from '../edit/moveLayer.js';
import { removeLayer } from '../edit/removeLayer.js';
import { renameLayer } from '../edit/renameLayer.js';
import { shapeText } from '../list/counts.js';
import { move } from '../list/move.js';
import type { NetworkActions } from '../state/networkActions.js';
import { FieldInput } from './FieldInput.js';
import { fieldKind } from './fieldKind.js';
import { isAdvanced } from './fieldText.js';
import { InnerLayers } from './InnerLayers.js';
import { InputsField } from './InputsField.js';
import { NameField } from './NameField.js';

export interface LayerEditorProps {
  readonly definition: ModelDefinition;
  readonly layer: NamedLayer;
  readonly described: LayerDescription | undefined;
  readonly actions: NetworkActions;
  readonly onRenamed: (name: string) => void;
}

/** All options of a layer, and what can be done with it. */
export function LayerEditor(props: LayerEditorProps): JSX.Element {
  const { definition, layer, described, actions, onRenamed } = props;
  const { name, type } = layer;
  const fields = Object.entries(ruleOf(type)?.fields ?? {});
  const values = layer as unknown as Readonly<Record<string, unknown>>;
  const [main, advanced] = [false, true].map((wanted) =>
    fields.filter(([field, { required }]) => isAdvanced(field, required) === wanted),
  ) as [typeof fields, typeof fields];
  const set = (field: string, value: unknown): void =>
    actions.change(changeLayer(actions.current(), { name, change: { [field]: value } }), {
      key: `${name}.${field}`,
    });
  const input = ([field, rule]: (typeof fields)[number]): JSX.Element => (
    <FieldInput
      key={field}
      id={`network-${name}-${field}`}
      {...{ name: field, field: rule, value: values[field] }}
      onChange={(value) => set(field, value)}
    />
  );
  const isFlag = ([, rule]: (typeof fields)[number]): boolean => fieldKind(rule).kind === 'flag';
  const changed = advanced.filter(([field]) => values[field] !== undefined).length;
  const hasWeights = type === 'model' || ruleOf(type)?.variables !== undefined;
  const can = (by: -1 | 1): boolean => moveLayerBy(definition, { name, by }) !== undefined;
  const shapes = described?.inputShapes.map(shapeText).join(' and ');
  return (
    <section class="layer-editor" aria-label={`Options of ${name}`}>
      <div class="fields">
        {main.filter((one) => !isFlag(one)).map(input)}
        <NameField
          {...{ definition, name }}
          onRename={(to) => {
            actions.change(renameLayer(actions.current(), { from: name, to }), {
              say: `${name} is called ${to}`,
            });
            onRenamed(to);
          }}
        />
        <InputsField {...{ definition, layer, actions }} />
        {main.filter(isFlag).map(input)}
        {hasWeights && type !== 'shared' && (
          <label class="check layer-check">
            <input
              type="checkbox"
              checked={layer.trainable !== false}
              onChange={(event) => set('trainable', event.currentTarget.checked ? undefined : false)}
            />
            Trainable
          </label>
        )}
      </div>
      {advanced.length > 0 && (
        <details>
          <summary>More options{changed > 0 && <span class="note"> ({changed} changed)</span>}</summary>
          <div class="fields layer-advanced">{advanced.map(input)}</div>
        </details>
      )}
      {described?.layers && <InnerLayers layers={described.layers} />}
      {shapes && <p class="note">Reads {shapes}.</p>}
      <div class="row layer-tools">
        <button type="button" onClick={() => actions.add({ before: name })}>
          Add before …
        </button>
        <button type="button" onClick={() => actions.add({ after: name })}>
          Add after …
        </button>
        <button type="button" disabled={!can(-1)} onClick={() => move(actions, { name, by: -1 })}>
          Move up
        </button>
        <button type="button" disabled={!can(1)} onClick={() => move(actions, { name, by: 1 })}>
          Move down
        </button>
        <button
          type="button"
          onClick={() => {
            const added = duplicateLayer(definition, name);
            actions.change(added.definition, { say: `${added.name} added`, focus: added.name });
            onRenamed(added.name);
          }}
        >
          Duplicate
        </button>
        <button
          type="button"
          class="layer-remove"
          onClick={() => {
            const at = definition.layers.findIndex((one) => one.name === name);
            const next = definition.layers[at + 1] ?? definition.layers[at - 1];
            actions.change(removeLayer(definition, name), {
              say: `${name} removed`,
              focus: next?.name ?? '',
            });
          }}
        >
          Remove
        </button>
      </div>
    </section>
  );
}
