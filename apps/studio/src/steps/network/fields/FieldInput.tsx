import type { Field } from '@cnn/core';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type FieldKind, fieldKind } from './fieldKind.js';
import { fieldLabel, fieldText, fieldValue } from './fieldText.js';

export interface FieldInputProps {
  readonly id: string;
  /** The option, as Keras calls it. */
  readonly name: string;
  readonly field: Field;
  readonly value: unknown;
  /** `undefined`: the default. */
  readonly onChange: (value: unknown) => void;
}

/** How long typing has to rest before it counts, in milliseconds. */
const rest = 350;

/** One option of a layer, with the kind of field that it needs, and its default said. */
export function FieldInput(props: FieldInputProps): JSX.Element {
  const { id, name, field, value, onChange } = props;
  const kind = fieldKind(field);
  const label = fieldLabel(name);
  if (kind.kind === 'flag') {
    const checked = (value ?? field.byDefault) === true;
    return (
      <label class="check layer-check">
        <input
          type="checkbox"
          checked={checked}
          onChange={(event) => {
            const next = event.currentTarget.checked;
            onChange(next === field.byDefault ? undefined : next);
          }}
        />
        {label}
      </label>
    );
  }
  if (kind.kind === 'choice' && (value === undefined || typeof value === 'string')) {
    return (
      <div class="field">
        <label for={id}>{label}</label>
        <select
          id={id}
          value={(value ?? field.byDefault ?? '') as string}
          onChange={(event) => {
            const next = event.currentTarget.value;
            if (next === ' other') onChange({ constant: 0 });
            else onChange(next === '' || next === field.byDefault ? undefined : next);
          }}
        >
          {field.byDefault === undefined && <option value="">none</option>}
          {kind.choices.map((choice) => (
            <option value={choice} key={choice}>
              {choice === field.byDefault ? `${choice} (default)` : choice}
            </option>
          ))}
          {kind.others && <option value=" other">a constant or a range …</option>}
        </select>
      </div>
    );
  }
  return <TextField {...props} {...{ kind, label }} />;
}

function TextField(
  props: FieldInputProps & { readonly kind: FieldKind; readonly label: string },
): JSX.Element {
  const { id, name, field, value, onChange, kind, label } = props;
  const written = fieldText(value, kind);
  const [text, setText] = useState(written);
  const [problem, setProblem] = useState<string>();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const sent = useRef(written);
  // Undo and the like change the value from outside. After the paint it would take away what is typed meanwhile.
  useLayoutEffect(() => {
    if (written === sent.current) return;
    sent.current = written;
    setText(written);
    setProblem(undefined);
  }, [written]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const commit = (typed: string): void => {
    clearTimeout(timer.current);
    const next = fieldValue(typed, kind);
    const words =
      next === undefined ? (field.required ? field.check(undefined) : undefined) : field.check(next);
    setProblem(words && `Expected ${words}.`);
    const nextText = fieldText(next, kind);
    if (words || nextText === sent.current) return;
    sent.current = nextText;
    onChange(next);
  };
  const hint = problem ?? hintOf(name, field, kind);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        inputMode={kind.kind === 'number' ? (kind.whole ? 'numeric' : 'decimal') : undefined}
        autocomplete="off"
        spellcheck={false}
        value={text}
        placeholder={field.byDefault === undefined ? '' : fieldText(field.byDefault, kind)}
        aria-invalid={problem !== undefined}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onInput={(event) => {
          const typed = event.currentTarget.value;
          setText(typed);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => commit(typed), rest);
        }}
        onBlur={(event) => commit(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit(event.currentTarget.value);
          if (kind.kind === 'number' && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
            event.preventDefault();
            const next = stepped(
              fieldValue(text, kind) ?? field.byDefault,
              kind,
              event.key === 'ArrowUp' ? 1 : -1,
            );
            setText(next);
            commit(next);
          }
        }}
      />
      {hint && (
        <span
          id={`${id}-hint`}
          class={problem ? 'hint is-problem' : 'hint'}
          role={problem ? 'alert' : undefined}
        >
          {hint}
        </span>
      )}
    </div>
  );
}

function hintOf(name: string, field: Field, kind: FieldKind): string | undefined {
  const byDefault = field.byDefault === undefined ? '' : `Default ${fieldText(field.byDefault, kind)}`;
  const form = {
    numbers: { pair: 'or height, width', borders: 'or top, bottom, left, right', each: 'or one per channel' },
    list: 'numbers with commas',
    regularizer: 'such as {"l2": 0.001}',
    json: 'as JSON',
  };
  const told =
    kind.kind === 'numbers'
      ? form.numbers[kind.form]
      : kind.kind === 'list' || kind.kind === 'regularizer' || kind.kind === 'json'
        ? form[kind.kind]
        : '';
  const none = !field.required && byDefault === '' && kind.kind !== 'number' ? absentMeans(name) : '';
  const parts = [byDefault || none, told].filter((part) => part !== '');
  return parts.length > 0 ? parts.join('; ') : undefined;
}

/** What a field without a default of its own means where it is left out: pooling's strides are the pool size. */
const absentMeans = (name: string): string =>
  name === 'strides' ? 'Default: the pool size' : 'Default none';

/** The number above or below: by one, or by a tenth where fractions count. */
function stepped(value: unknown, kind: FieldKind & { readonly kind: 'number' }, by: 1 | -1): string {
  const start = typeof value === 'number' ? value : (kind.least ?? 0);
  const next = kind.whole ? start + by : Math.round((start + by * 0.05) * 1e6) / 1e6;
  return String(Math.max(kind.least ?? Number.NEGATIVE_INFINITY, next));
}
