import { INPUT, type LayerType, type ModelDefinition, ruleOf, type Shape } from '@cnn/core';
import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { problemText } from '../../../app/pageWords.js';
import { type BlockName, blockCatalogue } from '../catalogue/blockCatalogue.js';
import { layerCatalogue, layerGroups, newLayer } from '../catalogue/layerCatalogue.js';
import { addLayer } from '../edit/addLayer.js';
import { type Place, placeIn } from '../edit/place.js';
import { wired } from '../edit/wires.js';
import { shapeText } from '../list/counts.js';
import type { NetworkWork } from '../networkWork.js';
import { Modal } from '../presets/Modal.js';
import type { NetworkActions } from '../state/networkActions.js';
import type { Described } from '../state/useDescription.js';

export interface AddDialogProps {
  readonly definition: ModelDefinition;
  readonly described: Described;
  readonly place: Place;
  readonly actions: NetworkActions;
  readonly addBlock: NetworkWork['addBlock'];
  readonly onAdded: (name: string) => void;
  readonly onClose: () => void;
}

/** Places on either side of the one asked for that can be chosen. */
const mostPlaces = 30;

/** All layers and blocks to choose one from, and where it goes. */
export function AddDialog(props: AddDialogProps): JSX.Element {
  const { definition, described, place: asked, actions, addBlock, onAdded, onClose } = props;
  const [place, setPlace] = useState(asked);
  const [search, setSearch] = useState('');
  const [filters, setFilters] = useState('');
  const [halve, setHalve] = useState(false);
  const [problem, setProblem] = useState<string>();
  const layers = useMemo(() => wired(definition.layers), [definition]);
  const { reads, index } = placeIn(layers, place);
  const shape: Shape | undefined =
    reads === INPUT ? definition.input : described.byName.get(reads)?.outputShape;
  const words = search.trim().toLowerCase();
  const matches = (...texts: readonly string[]): boolean => texts.join(' ').toLowerCase().includes(words);

  const done = (next: ModelDefinition, name: string): void => {
    actions.change(next, { say: `${name} added`, focus: name });
    onAdded(name);
    onClose();
  };
  const put = (type: LayerType): void => {
    const besides = ruleOf(type)?.merges ? [otherInput()] : [];
    const added = addLayer(definition, { layer: newLayer(type, shape), place, besides });
    done(added.definition, added.name);
  };
  /** The nearest layer above of the same shape, which a merging layer most likely merges. */
  const otherInput = (): string => {
    const same = (name: string): boolean =>
      shapeText(described.byName.get(name)?.outputShape) === shapeText(shape);
    const above = layers.slice(0, index).filter(({ name }) => name !== reads);
    return above.findLast(({ name }) => same(name))?.name ?? reads;
  };
  const putBlock = async (name: BlockName): Promise<void> => {
    if (shape?.length !== 3) {
      setProblem(`A block needs images, and ${reads} gives ${shapeText(shape)}. Choose a place further up.`);
      return;
    }
    try {
      const count = Number.parseInt(filters, 10);
      const choice = { name, filters: count > 0 ? count : undefined, strides: halve ? 2 : 1 };
      const [height, width, channels] = shape as [number, number, number];
      const added = await addBlock(definition, { choice, shape: [height, width, channels], place });
      done(added.definition, added.name);
    } catch (error) {
      setProblem(problemText(error));
    }
  };
  const blocks = Object.entries(blockCatalogue).filter(([, { title, line }]) => matches(title, line));
  const groups = layerGroups.flatMap((group) => {
    const types = Object.entries(layerCatalogue).filter(
      ([type, entry]) => entry.group === group && matches(type, entry.title, entry.line, group),
    );
    return types.length > 0 ? [{ group, types }] : [];
  });
  const first = groups[0]?.types[0]?.[0] as LayerType | undefined;
  const start = 'after' in asked ? asked.after : asked.before;
  const middle = definition.layers.findIndex(({ name }) => name === start);
  const near = definition.layers.slice(Math.max(0, middle - mostPlaces), middle + mostPlaces + 1);
  const [side, target] = 'after' in place ? ['after', place.after] : ['before', place.before];
  return (
    <Modal title="Add a layer" onClose={onClose}>
      <form
        class="add-head"
        onSubmit={(event) => {
          event.preventDefault();
          if (words !== '' && first) put(first);
        }}
      >
        <div class="field">
          <label for="network-add-search">Search</label>
          <input
            id="network-add-search"
            type="search"
            autocomplete="off"
            placeholder="conv, pooling, residual …"
            value={search}
            onInput={(event) => setSearch(event.currentTarget.value)}
          />
        </div>
        <div class="field">
          <label for="network-add-place">Place</label>
          <select
            id="network-add-place"
            value={`${side} ${target}`}
            onChange={(event) => {
              const [way, name = ''] = event.currentTarget.value.split(' ');
              setPlace(way === 'after' ? { after: name } : { before: name });
            }}
          >
            <option value={`after ${INPUT}`}>after the image</option>
            {near.flatMap(({ name }) => [
              <option value={`before ${name}`} key={`before ${name}`}>
                before {name}
              </option>,
              <option value={`after ${name}`} key={`after ${name}`}>
                after {name}
              </option>,
            ])}
          </select>
        </div>
      </form>
      <p class="note">It reads {shape ? shapeText(shape) : 'a shape that is not known yet'}.</p>
      {problem && (
        <p class="error" role="alert">
          {problem}
        </p>
      )}
      {blocks.length > 0 && (
        <section class="add-group">
          <h3>Blocks</h3>
          <div class="row add-options">
            <label class="check">
              Filters
              <input
                class="add-filters"
                inputMode="numeric"
                autocomplete="off"
                placeholder={shape?.length === 3 ? String(shape[2]) : ''}
                value={filters}
                onInput={(event) => setFilters(event.currentTarget.value)}
              />
            </label>
            <label class="check">
              <input
                type="checkbox"
                checked={halve}
                onChange={(event) => setHalve(event.currentTarget.checked)}
              />
              Halve the image (strides 2)
            </label>
          </div>
          <div class="add-choices">
            {blocks.map(([name, { title, line }]) => (
              <button type="button" class="add-choice" key={name} onClick={() => putBlock(name as BlockName)}>
                <strong>{title}</strong>
                <span class="add-line">{line}</span>
              </button>
            ))}
          </div>
        </section>
      )}
      {groups.map(({ group, types }) => (
        <section class="add-group" key={group}>
          <h3>{group}</h3>
          <div class="add-choices">
            {types.map(([type, { title, line }]) => (
              <button type="button" class="add-choice" key={type} onClick={() => put(type as LayerType)}>
                <strong>{title}</strong>
                <span class="add-line">{line}</span>
              </button>
            ))}
          </div>
        </section>
      ))}
      {groups.length === 0 && blocks.length === 0 && <p>No layer is called “{search}”.</p>}
    </Modal>
  );
}
