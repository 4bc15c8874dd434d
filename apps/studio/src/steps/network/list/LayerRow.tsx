import type { LayerDescription, ModelDefinition, NamedLayer } from '@cnn/core';
import type { JSX } from 'preact';
import { entryOf } from '../catalogue/layerCatalogue.js';
import { LayerEditor } from '../fields/LayerEditor.js';
import type { NetworkActions } from '../state/networkActions.js';
import { countText, shapeText, shortCount } from './counts.js';
import { errorText } from './errorText.js';
import type { Rail } from './lanes.js';
import { move } from './move.js';
import { RailLines } from './RailLines.js';
import { settingsOf } from './settingsOf.js';
import type { Drag } from './useDrag.js';

export interface LayerRowProps {
  readonly definition: ModelDefinition;
  readonly layer: NamedLayer;
  readonly index: number;
  readonly described: LayerDescription | undefined;
  /** The name of what stands above it. */
  readonly above: string;
  readonly rail: Rail | undefined;
  readonly open: boolean;
  readonly actions: NetworkActions;
  readonly drag: Drag;
  readonly onToggle: () => void;
  readonly onRenamed: (name: string) => void;
}

/** One layer: what it is and gives in a line, and its options where it is open. */
export function LayerRow(props: LayerRowProps): JSX.Element {
  const { definition, layer, index, described, above, rail, open, actions, drag, onToggle } = props;
  const { title, group } = entryOf(layer.type);
  const { state = 'unknown', error } = described ?? {};
  const reads = layer.inputs && layer.inputs.join() !== above ? `reads ${layer.inputs.join(', ')}` : '';
  const line = [settingsOf(layer), reads].filter((text) => text !== '').join(' · ');
  const parameters = (described?.trainableParameters ?? 0) + (described?.otherParameters ?? 0);
  const known = state === 'ok';

  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key] as -1 | 1 | undefined;
    if (!by) return;
    event.preventDefault();
    if (!event.altKey) {
      const currentTarget = event.currentTarget as HTMLElement;
      const heads = [...(currentTarget.closest('ol')?.querySelectorAll<HTMLElement>('.layer-head') ?? [])];
      heads[heads.indexOf(currentTarget) + by]?.focus();
      return;
    }
    move(definition, { name: layer.name, by, actions });
  };
  const side = drag.target?.name === layer.name ? ` drop-${drag.target.side}` : '';
  const classes = `layer is-${state}${open ? ' is-open' : ''}${drag.name === layer.name ? ' is-dragged' : ''}${side}`;
  return (
    <li class={classes} data-layer={layer.name}>
      <RailLines rail={rail} kind={group ?? layer.type} />
      <span
        class="layer-handle"
        title="Drag to move"
        aria-hidden="true"
        onPointerDown={(event) => drag.start(layer.name, event)}
      />
      <button
        type="button"
        class="layer-head"
        aria-expanded={open}
        aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
        onClick={onToggle}
        onKeyDown={onKeyDown}
      >
        <span class="layer-main">
          <span class="layer-title">
            <strong>{layer.name}</strong>
            <span class="layer-type">{title}</span>
          </span>
          {line !== '' && <span class="layer-settings">{line}</span>}
          {state === 'error' && error && <span class="layer-error">{errorText(error.message, index)}</span>}
        </span>
        <span class="layer-shape">
          <span class="hidden-text">, output </span>
          {known ? shapeText(described?.outputShape) : '–'}
        </span>
        <span class={`layer-count${parameters === 0 ? ' is-zero' : ''}`}>
          {known ? countText(parameters) : '–'}
          <span class="unit"> parameters</span>
        </span>
        <span class={`layer-cost${described?.multiplyAdds === 0 ? ' is-zero' : ''}`}>
          {known ? shortCount(described?.multiplyAdds ?? 0) : '–'}
          <span class="unit"> multiply-adds</span>
        </span>
      </button>
      {open && <LayerEditor {...{ definition, layer, described, actions, onRenamed: props.onRenamed }} />}
    </li>
  );
}
