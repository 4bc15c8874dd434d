import type { LayerDescription, ModelDefinition, NamedLayer } from '@cnn/core';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { entryOf } from '../catalogue/layerCatalogue.js';
import { LayerEditor } from '../fields/LayerEditor.js';
import type { NetworkActions } from '../state/networkActions.js';
import { LayerHead } from './LayerHead.js';
import type { Rail } from './lanes.js';
import { RailLines } from './RailLines.js';
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

/** One layer: what it is and gives in a line, and its options where it is open. Drawn anew only where something in it has changed. */
export function LayerRow(props: LayerRowProps): JSX.Element {
  const { definition, layer, index, described, above, rail, open, actions, drag, onToggle } = props;
  const side = drag.target?.name === layer.name ? ` drop-${drag.target.side}` : '';
  const state = described?.state ?? 'unknown';
  const classes = `layer is-${state}${open ? ' is-open' : ''}${drag.name === layer.name ? ' is-dragged' : ''}${side}`;
  const lines = JSON.stringify(rail);
  const facts = JSON.stringify(described);
  return useMemo(
    () => (
      <li class={classes} data-layer={layer.name}>
        <RailLines rail={rail} kind={entryOf(layer.type).group ?? layer.type} />
        <span
          class="layer-handle"
          title="Drag to move"
          aria-hidden="true"
          onPointerDown={(event) => drag.start(layer.name, event)}
        />
        <LayerHead {...{ layer, index, described, above, open, actions, onToggle }} />
        {open && <LayerEditor {...{ definition, layer, described, actions, onRenamed: props.onRenamed }} />}
      </li>
    ),
    [classes, layer, index, facts, above, lines, open, open && definition],
  );
}
