import type { LayerDescription } from '@cnn/core';
import type { JSX } from 'preact';
import { countText } from '../../../app/countText.js';
import { shapeText, shortCount } from './counts.js';
import type { LayerGroupRange } from './groups.js';
import type { Rail } from './lanes.js';
import { RailLines } from './RailLines.js';

export interface GroupRowProps {
  readonly group: LayerGroupRange;
  readonly rail: Rail | undefined;
  readonly names: readonly string[];
  readonly byName: ReadonlyMap<string, LayerDescription>;
  readonly open: boolean;
  readonly onToggle: (title: string) => void;
}

/** Several layers of a long network in one row, with their sums. */
export function GroupRow({ group, rail, names, byName, open, onToggle }: GroupRowProps): JSX.Element {
  const layers = names.flatMap((name) => byName.get(name) ?? []);
  const parameters = layers.reduce((sum, one) => sum + one.trainableParameters + one.otherParameters, 0);
  const cost = layers.reduce((sum, one) => sum + one.multiplyAdds, 0);
  const errors = layers.filter(({ state }) => state === 'error').length;
  const shape = layers.at(-1)?.outputShape;
  return (
    <li class={`layer layer-group${open ? ' is-open' : ''}`}>
      {!open && <RailLines rail={rail} kind="group" />}
      <button type="button" class="layer-head" aria-expanded={open} onClick={() => onToggle(group.title)}>
        <span class="layer-main">
          <span class="layer-title">
            <strong>{group.title}</strong>
            <span class="layer-type">{names.length} layers</span>
          </span>
          {errors > 0 && <span class="layer-error">{errors === 1 ? '1 error' : `${errors} errors`}</span>}
        </span>
        <span class="layer-shape">{shapeText(shape)}</span>
        <span class="layer-count">{countText(parameters)}</span>
        <span class="layer-cost">{shortCount(cost)}</span>
      </button>
    </li>
  );
}
