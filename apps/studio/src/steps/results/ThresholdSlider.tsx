import './thresholdSlider.css';
import type { TargetedKeyboardEvent } from 'preact';

export interface ThresholdSliderProps {
  readonly id: string;
  readonly value: number;
  /** The model's own. */
  readonly chosen: number;
  /** How it was chosen. */
  readonly rule: string;
  /** What the value gives, for a screen reader. */
  readonly valueText: string;
  readonly onChange: (value: number) => void;
}

const steps: Readonly<Record<string, number>> = {
  ArrowLeft: -0.01,
  ArrowDown: -0.01,
  ArrowRight: 0.01,
  ArrowUp: 0.01,
  PageDown: -0.1,
  PageUp: 0.1,
};

/** A threshold from 0 to 1, with a mark where the model decides. Keys go by hundredths, with Shift by thousandths. */
export function ThresholdSlider({ id, value, chosen, rule, valueText, onChange }: ThresholdSliderProps) {
  const change = (wanted: number): number => {
    const next = Math.min(1, Math.max(0, Math.round(wanted * 1e4) / 1e4));
    onChange(next);
    return next;
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLInputElement>): void => {
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    // The next key may come before the page is drawn again.
    const { currentTarget: slider } = event;
    slider.value = String(change(slider.valueAsNumber + (event.shiftKey ? step / 10 : step)));
  };
  return (
    <div class="threshold">
      <label for={id}>Threshold</label>
      <div class="track">
        <input
          id={id}
          type="range"
          min={0}
          max={1}
          step="any"
          value={value}
          aria-valuetext={valueText}
          onInput={(event) => void change(event.currentTarget.valueAsNumber)}
          onKeyDown={onKeyDown}
        />
        <div class="marks" aria-hidden="true">
          <span class="mark" style={{ left: `${chosen * 100}%` }} />
        </div>
      </div>
      <input
        type="number"
        min={0}
        max={1}
        step={0.01}
        value={Number(value.toFixed(4))}
        aria-label="Threshold, exactly"
        onChange={(event) => {
          const wanted = event.currentTarget.valueAsNumber;
          if (Number.isFinite(wanted)) change(wanted);
        }}
      />
      <p class="note">
        The model decides at <strong>{Number(chosen.toPrecision(3))}</strong>, {rule}.{' '}
        {Math.abs(value - chosen) > 1e-9 && (
          <button type="button" class="quiet link" onClick={() => onChange(chosen)}>
            Go back to it
          </button>
        )}
      </p>
    </div>
  );
}
