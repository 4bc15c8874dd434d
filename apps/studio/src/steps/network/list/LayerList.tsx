import { INPUT, inputsOf, type ModelDefinition } from '@cnn/core';
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { ownerOf } from '../edit/wires.js';
import type { NetworkActions } from '../state/networkActions.js';
import type { NetworkState } from '../state/networkState.js';
import type { Described } from '../state/useDescription.js';
import { GroupRow } from './GroupRow.js';
import { groupsOf, type LayerGroupRange } from './groups.js';
import { LayerRow } from './LayerRow.js';
import { type Rail, railsOf } from './lanes.js';
import { RailLines } from './RailLines.js';
import { useDrag } from './useDrag.js';

export interface LayerListProps {
  readonly definition: ModelDefinition;
  readonly described: Described;
  readonly state: NetworkState;
  readonly actions: NetworkActions;
  /** The layer whose row is to have the focus. */
  readonly focus: string | undefined;
  readonly onFocused: () => void;
}

/** The layers from the images down, long networks in groups. */
export function LayerList(props: LayerListProps): JSX.Element {
  const { definition, described, state, actions, focus, onFocused } = props;
  const { layers } = definition;
  const list = useRef<HTMLOListElement>(null);
  const names = layers.map(({ name }) => name).join('\n');
  const groups = useMemo(() => groupsOf(names.split('\n')), [names]);
  const shown = state.groups.value;
  const open = state.open.value;
  const items = useMemo(() => itemsOf(definition, groups, shown), [definition, groups, shown]);
  const lanes = Math.max(0, ...items.map(({ rail }) => rail?.lanes.length ?? 0));
  const drag = useDrag(definition, actions, list);

  useEffect(() => {
    const { index } =
      layers.map(({ name }, index) => ({ name, index })).find(({ name }) => name === (focus ?? open)) ?? {};
    const group =
      index === undefined ? undefined : groups?.find(({ from, to }) => index >= from && index < to);
    if (group && !shown.has(group.title)) state.groups.value = new Set([...shown, group.title]);
  }, [focus, open, groups]);
  useEffect(() => {
    if (focus === undefined) return;
    const row = list.current?.querySelector<HTMLElement>(`[data-layer="${CSS.escape(focus)}"] .layer-head`);
    if (!row) return;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: 'nearest' });
    onFocused();
  });

  const toggleGroup = (title: string): void => {
    const next = new Set(shown);
    if (!next.delete(title)) next.add(title);
    state.groups.value = next;
  };
  return (
    <div class={`layers lanes-${lanes}`}>
      <div class="layers-head" aria-hidden="true">
        <span>Layer</span>
        <span class="layer-shape">Output</span>
        <span class="layer-count">Parameters</span>
        <span class="layer-cost">Mult-adds</span>
      </div>
      <ol ref={list} aria-label="Layers, from the image to the prediction">
        {items.map((item) => {
          if (item.kind === 'input') {
            return (
              <li key=" input" class="layer layer-input">
                <RailLines rail={item.rail} kind="Input" />
                <span class="layer-main">
                  <strong>Image</strong>
                </span>
                <span class="layer-shape">{definition.input.join('×')}</span>
              </li>
            );
          }
          if (item.kind === 'group') {
            const { from, to, title } = item.group;
            return (
              <GroupRow
                key={` group ${title}`}
                {...{ group: item.group, rail: item.rail, byName: described.byName, open: shown.has(title) }}
                names={layers.slice(from, to).map(({ name }) => name)}
                onToggle={toggleGroup}
              />
            );
          }
          const layer = layers[item.index];
          if (!layer) return null;
          return (
            <LayerRow
              key={layer.name || ` ${item.index}`}
              {...{ definition, layer, index: item.index, rail: item.rail, actions, drag }}
              described={described.byName.get(layer.name)}
              above={layers[item.index - 1]?.name ?? INPUT}
              open={open === layer.name}
              onToggle={() => {
                state.open.value = open === layer.name ? undefined : layer.name;
              }}
              onRenamed={(name) => {
                state.open.value = name;
              }}
            />
          );
        })}
      </ol>
    </div>
  );
}

type Item =
  | { readonly kind: 'input'; readonly rail: Rail | undefined }
  | { readonly kind: 'layer'; readonly index: number; readonly rail: Rail | undefined }
  | { readonly kind: 'group'; readonly group: LayerGroupRange; readonly rail: Rail | undefined };

/** What is listed: the images, groups, and the layers that are in none or in an open one. */
function itemsOf(
  { layers }: ModelDefinition,
  groups: readonly LayerGroupRange[] | undefined,
  shown: ReadonlySet<string>,
): readonly Item[] {
  const stopOf = new Map<string, number>([[INPUT, 0]]);
  const stops: { reads: number[] }[] = [{ reads: [] }];
  const items: { item: Item; stop: number | undefined }[] = [
    { item: { kind: 'input', rail: undefined }, stop: 0 },
  ];
  const visit = (index: number, stop: number): void => {
    const layer = layers[index];
    if (!layer) return;
    for (const name of inputsOf(layers, index)) {
      const source = stopOf.get(ownerOf(name));
      if (source !== undefined && source !== stop) stops[stop]?.reads.push(source);
    }
    stopOf.set(layer.name, stop);
  };
  const all = groups ?? [{ title: '', from: 0, to: layers.length }];
  for (const group of all) {
    const isOpen = !groups || shown.has(group.title);
    if (groups) {
      if (!isOpen) stops.push({ reads: [] });
      items.push({
        item: { kind: 'group', group, rail: undefined },
        stop: isOpen ? undefined : stops.length - 1,
      });
    }
    for (let index = group.from; index < group.to; index++) {
      if (isOpen) {
        stops.push({ reads: [] });
        items.push({ item: { kind: 'layer', index, rail: undefined }, stop: stops.length - 1 });
      }
      visit(index, stops.length - 1);
    }
  }
  const rails = railsOf(stops);
  return items.map(({ item, stop }) => ({ ...item, rail: stop === undefined ? undefined : rails[stop] }));
}
