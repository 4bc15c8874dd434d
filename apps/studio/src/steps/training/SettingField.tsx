import type { TrainingChoices } from '@cnn/browser';
import type { Studio } from '../../app/studio.js';
import { valueAt, withValue } from './paths.js';
import type { Setting } from './settings.js';

export interface SettingFieldProps {
  readonly studio: Studio;
  readonly setting: Setting;
  readonly choices: TrainingChoices;
  /** What is wrong with what it says. */
  readonly problem?: string | undefined;
  readonly disabled: boolean;
}

/** A field for a setting of the experiment. Empty means its default. */
export function SettingField({ studio, setting, choices, problem, disabled }: SettingFieldProps) {
  const { path, label, hint, kind } = setting;
  const id = `setting-${path.replaceAll('.', '-')}`;
  const value = valueAt(studio.draft.value, path);
  const set = (next: unknown): void => {
    studio.draft.value = withValue(studio.draft.value, path, next);
  };
  const described = { 'aria-describedby': `${id}-hint`, 'aria-invalid': problem !== undefined, disabled };
  const below = (
    <span id={`${id}-hint`} class="hint">
      {problem ? <strong class="wrong">{problem}</strong> : hint}
    </span>
  );
  if (kind === 'flag') {
    return (
      <div class="field">
        <label class="check">
          <input
            type="checkbox"
            checked={value === true}
            onChange={({ currentTarget }) => set(currentTarget.checked || undefined)}
            {...described}
          />
          {label}
        </label>
        {below}
      </div>
    );
  }
  if (kind === 'choice') {
    const known = setting.choices?.(choices) ?? [];
    const [usual = ''] = known;
    // An experiment that was put in may name something in another spelling.
    const names = typeof value === 'string' && !known.includes(value) ? [...known, value] : known;
    return (
      <div class="field">
        <label for={id}>{label}</label>
        <select
          id={id}
          value={(value as string | undefined) ?? usual}
          onChange={({ currentTarget }) =>
            set(currentTarget.value === usual ? undefined : currentTarget.value)
          }
          {...described}
        >
          {names.map((name) => (
            <option key={name} value={name}>
              {name === '' ? 'none' : name}
            </option>
          ))}
        </select>
        {below}
      </div>
    );
  }
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="number"
        inputMode={setting.whole ? 'numeric' : 'decimal'}
        min={setting.least ?? 0}
        step={setting.whole ? 1 : 'any'}
        placeholder={setting.placeholder}
        value={(value as number | undefined) ?? ''}
        onChange={({ currentTarget }) =>
          set(currentTarget.value === '' ? undefined : Number(currentTarget.value))
        }
        {...described}
      />
      {below}
    </div>
  );
}
