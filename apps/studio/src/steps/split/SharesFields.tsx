import { type Shares, withShare } from './shares.js';

export interface SharesFieldsProps {
  readonly shares: Shares;
  readonly onChange: (shares: Shares) => void;
}

const names = ['Training', 'Validation', 'Test'] as const;

/** The shares of the three sets: a bar, and a field for each. Together they stay 100 %. */
export function SharesFields({ shares, onChange }: SharesFieldsProps) {
  return (
    <fieldset class="plain shares">
      <legend class="hidden-text">Shares of the sets</legend>
      <div class="shares-bar" aria-hidden="true">
        {shares.map((share, place) => (
          <span key={names[place]} class={`set-${place}`} style={{ flexGrow: String(share) }} />
        ))}
      </div>
      <div class="shares-fields">
        {shares.map((share, place) => (
          <label key={names[place]} class="share">
            <span class={`set-dot set-${place}`} aria-hidden="true" />
            {names[place]}
            <input
              type="number"
              min={place === 0 ? 5 : 0}
              max={100}
              step={1}
              value={share}
              onChange={({ currentTarget }) => {
                const value = currentTarget.valueAsNumber;
                if (Number.isFinite(value)) onChange(withShare(shares, place as 0 | 1 | 2, value));
                currentTarget.value = String(share);
              }}
            />
            %
          </label>
        ))}
      </div>
    </fieldset>
  );
}
