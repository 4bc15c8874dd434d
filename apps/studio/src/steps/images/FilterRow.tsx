import type { ImagesSummary } from '@cnn/browser';
import { useMemo } from 'preact/hooks';
import { countText } from '../../app/countText.js';
import type { Filter } from './filter.js';

export interface FilterRowProps {
  readonly images: ImagesSummary;
  readonly filter: Filter;
  /** Whether the images are in sets. */
  readonly divided: boolean;
  readonly shown: number;
  readonly onChange: (filter: Filter) => void;
}

const inOrder = new Intl.Collator('en', { numeric: true });
const ALL = '';
const numberOf = (value: string): number | undefined => (value === ALL ? undefined : Number(value));

/** Choices of which images are shown. */
export function FilterRow({ images, filter, divided, shown, onChange }: FilterRowProps) {
  const patients = useMemo(
    () => [...new Set(images.groups)].filter((group) => group !== undefined).sort(inOrder.compare),
    [images],
  );
  return (
    <div class="row filters">
      <label>
        <span class="hidden-text">Class shown</span>
        <select
          value={filter.label === undefined ? ALL : String(filter.label)}
          onChange={({ currentTarget }) => onChange({ ...filter, label: numberOf(currentTarget.value) })}
        >
          <option value={ALL}>All classes</option>
          {images.classNames.map((name, label) => (
            <option key={name} value={String(label)}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {patients.length > 0 && (
        <label>
          <span class="hidden-text">Patient shown</span>
          <input
            list="patients"
            placeholder="All patients"
            autocomplete="off"
            value={filter.group ?? ''}
            onChange={({ currentTarget }) => onChange({ ...filter, group: currentTarget.value || undefined })}
          />
          <datalist id="patients">
            {patients.slice(0, 500).map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </label>
      )}
      {divided && (
        <label>
          <span class="hidden-text">Set shown</span>
          <select
            value={filter.part === undefined ? ALL : String(filter.part)}
            onChange={({ currentTarget }) => onChange({ ...filter, part: numberOf(currentTarget.value) })}
          >
            <option value={ALL}>All sets</option>
            <option value="0">Training set</option>
            <option value="1">Validation set</option>
            <option value="2">Test set</option>
          </select>
        </label>
      )}
      <span class="note" aria-live="polite">
        {shown === 0 ? 'None fits.' : `${countText(shown)} shown`}
      </span>
    </div>
  );
}
