import { type ImageShape, INPUT, type ModelDefinition, type NamedLayer } from '@cnn/core';
import type { JSX } from 'preact';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { problemText } from '../../app/pageWords.js';
import { AddDialog } from './add/AddDialog.js';
import type { Place } from './edit/place.js';
import { LayerList } from './list/LayerList.js';
import './network.css';
import type { NetworkWork } from './networkWork.js';
import { DiagramPanel } from './panels/DiagramPanel.js';
import { ErrorCount } from './panels/ErrorCount.js';
import { FitWarning } from './panels/FitWarning.js';
import { JsonPanel } from './panels/JsonPanel.js';
import { Totals } from './panels/Totals.js';
import { PresetDialog } from './presets/PresetDialog.js';
import { recorded, redone, undone } from './state/history.js';
import type { NetworkActions } from './state/networkActions.js';
import { type NetworkState, networkState } from './state/networkState.js';
import { pageWork } from './state/pageWork.js';
import { useDescription } from './state/useDescription.js';

export interface NetworkStepProps extends Partial<NetworkWork> {
  /** Height, width and channels of the images. */
  readonly imageShape: ImageShape;
  readonly classNames: readonly string[];
  /** Absent: the step begins with the tutorial's network, which it hands to `onChange`. */
  readonly value: ModelDefinition | undefined;
  readonly onChange: (definition: ModelDefinition) => void;
  /** Of the training, for its memory. Default 32. */
  readonly batchSize?: number | undefined;
  /** The diagram as the text of an SVG. Absent: none is shown. */
  readonly drawDiagram?: ((definition: ModelDefinition) => Promise<string>) | undefined;
  /** What is remembered while the step is not shown. Default: nothing. */
  readonly state?: NetworkState | undefined;
}

/** Composes a network: its layers with their shapes and costs as they follow, and what goes wrong where it does. */
export function NetworkStep(props: NetworkStepProps): JSX.Element {
  const { imageShape, classNames, value, onChange, batchSize = 32, drawDiagram } = props;
  const work = useMemo(
    (): NetworkWork => ({
      describe: props.describe ?? pageWork.describe,
      buildPreset: props.buildPreset ?? pageWork.buildPreset,
      addBlock: props.addBlock ?? pageWork.addBlock,
    }),
    [props.describe, props.buildPreset, props.addBlock],
  );
  const ownState = useMemo(networkState, []);
  const state = props.state ?? ownState;
  const [said, setSaid] = useState('');
  const [focus, setFocus] = useState<string>();
  const [adding, setAdding] = useState<Place>();
  const [choosing, setChoosing] = useState(false);
  const described = useDescription(value, { describe: work.describe, batchSize });
  const classes = Math.max(2, classNames.length);

  const latest = useRef({ value, onChange });
  latest.current = { value, onChange };
  const actions = useMemo(
    (): NetworkActions => ({
      change(next, { key, say, focus } = {}) {
        const { value: present, onChange } = latest.current;
        if (present) state.history.value = recorded(state.history.value, { present, key, now: Date.now() });
        latest.current.value = next;
        onChange(next);
        if (say) setSaid(say);
        if (focus) setFocus(focus);
      },
      // Nothing is edited before there is a network.
      current: () => latest.current.value as ModelDefinition,
      say: setSaid,
      add: setAdding,
    }),
    [state],
  );
  const travel = useCallback(
    (way: typeof undone, word: string) => {
      const { value: present, onChange } = latest.current;
      const step = present && way(state.history.value, present);
      if (!step) return;
      state.history.value = step.history;
      latest.current.value = step.value;
      onChange(step.value);
      setSaid(word);
    },
    [state],
  );

  const [startProblem, setStartProblem] = useState<string>();
  const size = imageShape.join();
  useEffect(() => {
    if (value) return;
    let left = false;
    const input = size.split(',').map(Number) as unknown as ImageShape;
    // The tutorial's network needs images of some size; the other takes any that are larger than 8 pixels.
    const build = work
      .buildPreset('tutorial', { input, classes })
      .catch(() => work.buildPreset('patches', { input, classes }));
    build.then(
      (definition) => {
        if (!left) latest.current.onChange(definition);
      },
      (error: unknown) => setStartProblem(problemText(error)),
    );
    return () => {
      left = true;
    };
  }, [value, size, classes, work]);

  if (!value) {
    return (
      <section class="network" aria-label="Layers and costs">
        {startProblem ? <p class="error">{startProblem}</p> : <p class="note">Preparing the network …</p>}
      </section>
    );
  }

  const { past, future } = state.history.value;
  const onKeyDown = (event: KeyboardEvent): void => {
    const typing =
      event.target instanceof HTMLElement && event.target.matches('input:not([type=checkbox]), textarea');
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z' || typing) return;
    event.preventDefault();
    if (event.shiftKey) travel(redone, 'Redone');
    else travel(undone, 'Undone');
  };
  const addAtEnd = (): void => setAdding(defaultPlace(value, state.open.value));
  return (
    <section class="network" aria-label="Layers and costs" onKeyDown={onKeyDown}>
      <div class="network-bar row">
        <button type="button" onClick={() => setChoosing(true)}>
          Presets …
        </button>
        <span class="network-name">{value.name}</span>
        <ErrorCount {...{ described, state }} onGo={setFocus} />
        <span class="network-undo">
          <button
            type="button"
            class="quiet"
            disabled={past.length === 0}
            onClick={() => travel(undone, 'Undone')}
          >
            Undo
          </button>
          <button
            type="button"
            class="quiet"
            disabled={future.length === 0}
            onClick={() => travel(redone, 'Redone')}
          >
            Redo
          </button>
        </span>
      </div>
      <FitWarning {...{ definition: value, imageShape, classNames, described, actions }} />
      <div class="network-columns">
        <div class="stack network-main">
          <LayerList
            {...{ definition: value, described, state, actions, focus, onFocused: () => setFocus(undefined) }}
          />
          <button type="button" class="primary network-add" onClick={addAtEnd}>
            Add layer …
          </button>
        </div>
        <aside class="network-side">
          <Totals {...{ described, batchSize }} />
          <DiagramPanel {...{ definition: value, described, drawDiagram }} />
        </aside>
      </div>
      <JsonPanel {...{ definition: value, described, actions, describe: work.describe }} />
      <p class="hidden-text" aria-live="polite">
        {said}
      </p>
      {adding && (
        <AddDialog
          {...{ definition: value, described, place: adding, actions, addBlock: work.addBlock }}
          onAdded={(name) => {
            state.open.value = name;
          }}
          onClose={() => setAdding(undefined)}
        />
      )}
      {choosing && (
        <PresetDialog {...{ imageShape, classes, actions, work }} onClose={() => setChoosing(false)} />
      )}
    </section>
  );
}

/** After the open layer, else before the last one, which is most often the layer of classes. */
function defaultPlace({ layers }: ModelDefinition, open: string | undefined): Place {
  if (open !== undefined && layers.some(({ name }) => name === open)) return { after: open };
  const last = layers.at(-1) as NamedLayer | undefined;
  return last ? { before: last.name } : { after: INPUT };
}
