import type { ModelDefinition } from '@cnn/core';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { nameProblem } from '../edit/renameLayer.js';

export interface NameFieldProps {
  readonly definition: ModelDefinition;
  readonly name: string;
  readonly onRename: (to: string) => void;
}

/** The name of a layer; what reads it follows. */
export function NameField({ definition, name, onRename }: NameFieldProps): JSX.Element {
  // An effect that took over a new name would come after what is typed meanwhile, on a busy machine.
  const [typed, setTyped] = useState({ name, text: name });
  const text = typed.name === name ? typed.text : name;
  const problem = nameProblem(definition, { from: name, to: text });
  const id = `network-${name}-name`;
  const commit = (): void => {
    if (!problem && text !== name) onRename(text);
  };
  return (
    <div class="field">
      <label for={id}>Name</label>
      <input
        id={id}
        autocomplete="off"
        spellcheck={false}
        value={text}
        aria-invalid={problem !== undefined}
        aria-describedby={problem ? `${id}-hint` : undefined}
        onInput={(event) => setTyped({ name, text: event.currentTarget.value })}
        onBlur={commit}
        onKeyDown={(event) => event.key === 'Enter' && commit()}
      />
      {problem && (
        <span id={`${id}-hint`} class="hint is-problem" role="alert">
          {problem}
        </span>
      )}
    </div>
  );
}
