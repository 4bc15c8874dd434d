import type { LayerDescription, NamedLayer } from '@cnn/core';
import type { JSX, TargetedKeyboardEvent } from 'preact';
import { countText } from '../../../app/countText.js';
import { entryOf } from '../catalogue/layerCatalogue.js';
import type { NetworkActions } from '../state/networkActions.js';
import { shapeText, shortCount } from './counts.js';
import { errorText } from './errorText.js';
import { move } from './move.js';
import { settingsOf } from './settingsOf.js';

export interface LayerHeadProps {
  readonly layer: NamedLayer;
  readonly index: number;
  readonly described: LayerDescription | undefined;
  /** The name of what stands above it. */
  readonly above: string;
  readonly open: boolean;
  readonly actions: NetworkActions;
  readonly onToggle: () => void;
}

/** A layer in a line, which opens it. Alt and an arrow move it; an arrow alone goes to the next line. */
export function LayerHead(props: LayerHeadProps): JSX.Element {
  const { layer, index, described, above, open, actions, onToggle } = props;
  const { state = 'unknown', error } = described ?? {};
  const reads = layer.inputs && layer.inputs.join() !== above ? `reads ${layer.inputs.join(', ')}` : '';
  const line = [settingsOf(layer), reads].filter((text) => text !== '').join(' · ');
  const parameters = (described?.trainableParameters ?? 0) + (described?.otherParameters ?? 0);
  const known = state === 'ok';
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLButtonElement>): void => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key] as -1 | 1 | undefined;
    if (!by) return;
    event.preventDefault();
    if (event.altKey) {
      move(actions, { name: layer.name, by });
      return;
    }
    const { currentTarget } = event;
    const heads = [...(currentTarget.closest('ol')?.querySelectorAll<HTMLElement>('.layer-head') ?? [])];
    heads[heads.indexOf(currentTarget) + by]?.focus();
  };
  return (
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
          <span class="layer-type">{entryOf(layer.type).title}</span>
        </span>
        {line !== '' && <span class="layer-settings">{line}</span>}
        {state === 'error' && error && <span class="layer-error">{errorText(error.message, index)}</span>}
      </span>
      <span class="layer-shape">
        <span class="hidden-text">output </span>
        {known ? shapeText(described?.outputShape) : '–'}
      </span>
      <span class={`layer-count${parameters === 0 ? ' is-zero' : ''}`}>
        {known ? countText(parameters) : '–'}
        <span class="hidden-text"> parameters</span>
      </span>
      <span class={`layer-cost${described?.multiplyAdds === 0 ? ' is-zero' : ''}`}>
        {known ? shortCount(described?.multiplyAdds ?? 0) : '–'}
        <span class="hidden-text"> multiply-adds</span>
      </span>
    </button>
  );
}
