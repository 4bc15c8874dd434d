import type { ModelDefinition } from '@cnn/core';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { nextFrame } from '../../../app/nextFrame.js';
import type { NetworkWork } from '../networkWork.js';
import type { NetworkActions } from '../state/networkActions.js';
import type { Described } from '../state/useDescription.js';
import { networkJson } from './networkJson.js';
import { problemsOf } from './problemsOf.js';

export interface JsonPanelProps {
  readonly definition: ModelDefinition;
  readonly described: Described;
  readonly actions: NetworkActions;
  readonly describe: NetworkWork['describe'];
}

interface Edited {
  readonly of: ModelDefinition;
  readonly text: string;
  /** What is wrong with it, once it was to be used. */
  readonly problems?: readonly string[] | undefined;
}

/** The definition as the JSON that every part of @cnn reads: to be copied, kept, edited and brought back. */
export function JsonPanel({ definition, actions, describe }: JsonPanelProps): JSX.Element {
  const [open, setOpen] = useState(false);
  const [edited, setEdited] = useState<Edited>();
  const [done, setDone] = useState('');
  const file = useRef<HTMLInputElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  // A frame after the panel: its text is a task of its own.
  const [filled, setFilled] = useState(false);
  useEffect(() => {
    let wanted = true;
    if (open) void nextFrame().then(() => wanted && setFilled(true));
    else setFilled(false);
    return () => {
      wanted = false;
    };
  }, [open]);
  const written = filled ? networkJson(definition) : '';
  // What was typed belongs to the definition that it was typed over.
  const { text: draft, problems = [] } = edited?.of === definition ? edited : {};

  const use = async (text: string): Promise<void> => {
    const { definition: next, problems } = await problemsOf(text, describe);
    if (!next) {
      setEdited({ of: definition, text, problems });
      return;
    }
    actions.change(next, { say: `${next.name}, ${next.layers.length} layers` });
    setEdited(undefined);
    setDone('Taken over.');
  };
  const download = (): void => {
    const address = URL.createObjectURL(new Blob([networkJson(definition)], { type: 'application/json' }));
    const link = Object.assign(document.createElement('a'), {
      href: address,
      download: `${definition.name}.json`,
    });
    link.click();
    URL.revokeObjectURL(address);
  };
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(networkJson(definition));
      setDone('Copied.');
    } catch {
      setDone('The browser does not let this page copy. Select the text and copy it.');
    }
  };
  return (
    <details class="card json" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>JSON</summary>
      {open && (
        <>
          <p class="note">
            The same definition works in Node: <code>cnn train --model network.json</code>.
          </p>
          <textarea
            ref={area}
            class="mono json-text"
            aria-label="Definition of the network as JSON"
            aria-invalid={problems.length > 0}
            aria-describedby={problems.length > 0 ? 'network-json-problems' : undefined}
            spellcheck={false}
            rows={16}
            wrap="off"
            value={draft ?? written}
            onInput={(event) => {
              setEdited({ of: definition, text: event.currentTarget.value });
              setDone('');
            }}
          />
          {problems.length > 0 && (
            <div id="network-json-problems" class="error" role="alert">
              <ul class="json-problems">
                {problems.map((problem) => (
                  <li key={problem}>{problem}</li>
                ))}
              </ul>
            </div>
          )}
          <div class="row">
            <button
              type="button"
              class={draft === undefined ? '' : 'primary'}
              disabled={draft === undefined}
              onClick={() => use(area.current?.value ?? '')}
            >
              Use this JSON
            </button>
            <button type="button" onClick={copy}>
              Copy
            </button>
            <button type="button" onClick={download}>
              Download
            </button>
            <button type="button" onClick={() => file.current?.click()}>
              Open a file …
            </button>
            <input
              ref={file}
              type="file"
              accept=".json,application/json"
              class="hidden-text"
              tabIndex={-1}
              aria-label="A file with the definition of a network"
              onChange={async (event) => {
                const [chosen] = event.currentTarget.files ?? [];
                event.currentTarget.value = '';
                if (chosen) await use(await chosen.text());
              }}
            />
            <span class="note" role="status">
              {done}
            </span>
          </div>
        </>
      )}
    </details>
  );
}
