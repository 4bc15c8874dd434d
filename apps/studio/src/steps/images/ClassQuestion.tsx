import { useEffect, useRef, useState } from 'preact/hooks';
import { countText } from '../../app/countText.js';
import { classNameProblem } from './chosenFiles.js';

export interface ClassQuestionProps {
  readonly count: number;
  /** Classes that there are already. */
  readonly classes: readonly string[];
  /** The class; undefined when it is in the files' names. */
  readonly onAnswer: (className: string | undefined) => void;
  readonly onCancel: () => void;
}

/** Asks what class images are that lie in no folder. */
export function ClassQuestion({ count, classes, onAnswer, onCancel }: ClassQuestionProps) {
  const [name, setName] = useState('');
  const [tried, setTried] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const problem = classNameProblem(name);
  const submit = (event: Event): void => {
    event.preventDefault();
    setTried(true);
    if (!problem) onAnswer(name.trim());
  };
  const them = count === 1 ? 'It lies' : 'They lie';
  return (
    <form class="card" onSubmit={submit}>
      <h3>Which class {count === 1 ? 'is this image' : `are these ${countText(count)} images`}?</h3>
      <p class="note">{them} in no folder, so nothing says what they show.</p>
      <div class="field">
        <label for="loose-class">Class</label>
        <input
          id="loose-class"
          list="known-classes"
          autocomplete="off"
          value={name}
          aria-invalid={tried && problem !== undefined}
          aria-describedby="loose-class-hint"
          ref={field}
          onInput={({ currentTarget }) => setName(currentTarget.value)}
        />
        <datalist id="known-classes">
          {classes.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
        <span class="hint" id="loose-class-hint">
          {tried && problem ? problem : 'Such as “benign”. You need at least two classes.'}
        </span>
      </div>
      <div class="row">
        <button type="submit" class="primary">
          Add {count === 1 ? 'it' : 'them'}
        </button>
        <button type="button" onClick={() => onAnswer(undefined)}>
          The file names say the class
        </button>
        <button type="button" class="quiet" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}
