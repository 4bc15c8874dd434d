import type { PathLayout } from '@cnn/browser';
import type { ExperimentData } from '@cnn/experiment';
import { useState } from 'preact/hooks';
import { countText } from '../../app/countText.js';
import { costOf, type Size, showSize, usualSize } from './sizes.js';

export interface ImageSizeFieldProps {
  readonly sizes: PathLayout['sizes'];
  /** Undefined: their own. */
  readonly size: Size | undefined;
  readonly onOddSize: NonNullable<ExperimentData['onOddSize']>;
  readonly onChange: (changes: Pick<ExperimentData, 'imageSize' | 'onOddSize'>) => void;
}

const sides = [32, 50, 64, 96, 128, 224];
const [OWN, OTHER] = ['own', 'other'];
const LEAST = 8;
const MOST = 1024;

/** To what size the images are made, what that costs, and what becomes of those with another shape. */
export function ImageSizeField({ sizes, size, onOddSize, onChange }: ImageSizeFieldProps) {
  const [writing, setWriting] = useState(false);
  const own = usualSize(sizes);
  const square = size && size[0] === size[1] && sides.includes(size[0]) ? String(size[0]) : undefined;
  const value = writing ? OTHER : size === undefined ? OWN : (square ?? OTHER);
  const shown = size ?? own;
  const change = (to: string): void => {
    setWriting(to === OTHER);
    if (to === OWN) onChange({ imageSize: undefined });
    else if (to !== OTHER) onChange({ imageSize: [Number(to), Number(to)] });
  };
  return (
    <>
      <div class="field">
        <label for="image-size">Image size</label>
        <select id="image-size" value={value} onChange={({ currentTarget }) => change(currentTarget.value)}>
          {(own || size === undefined) && (
            <option value={OWN}>as they are{own && `: ${showSize(own)}`}</option>
          )}
          {sides.map((side) => (
            <option key={side} value={String(side)}>
              {showSize([side, side])}
            </option>
          ))}
          <option value={OTHER}>{size && !square ? showSize(size) : 'another size …'}</option>
        </select>
        <span class="hint">{shown && costOf(shown)}</span>
        {value === OTHER && (
          <OtherSize size={size ?? own ?? [64, 64]} onSize={(imageSize) => onChange({ imageSize })} />
        )}
      </div>
      {sizes.length > 1 && (
        <div class="field">
          <label for="odd-size">Images of another size</label>
          <select
            id="odd-size"
            value={onOddSize}
            onChange={({ currentTarget }) =>
              onChange({ onOddSize: currentTarget.value as ImageSizeFieldProps['onOddSize'] })
            }
          >
            <option value="resize">are resized</option>
            <option value="pad">are fitted in with a border</option>
            <option value="skip">are left out</option>
          </select>
          <span class="hint">
            {countText(sizes.length)} sizes:{' '}
            {sizes
              .slice(0, 3)
              .map(({ height, width, count }) => `${showSize([height, width])} (${countText(count)})`)
              .join(', ')}
            {sizes.length > 3 && ', …'}
          </span>
        </div>
      )}
    </>
  );
}

interface OtherSizeProps {
  readonly size: Size;
  readonly onSize: (size: Size) => void;
}

function OtherSize({ size, onSize }: OtherSizeProps) {
  const [text, setText] = useState([String(size[1]), String(size[0])] as const);
  const [width, height] = text.map(Number) as [number, number];
  const valid = [width, height].every((side) => Number.isInteger(side) && side >= LEAST && side <= MOST);
  const submit = (event: Event): void => {
    event.preventDefault();
    if (valid) onSize([height, width]);
  };
  return (
    <form class="row sizes" onSubmit={submit}>
      <input
        aria-label="Width in pixels"
        inputMode="numeric"
        value={text[0]}
        onInput={({ currentTarget }) => setText([currentTarget.value, text[1]])}
      />
      <span aria-hidden="true">×</span>
      <input
        aria-label="Height in pixels"
        inputMode="numeric"
        value={text[1]}
        onInput={({ currentTarget }) => setText([text[0], currentTarget.value])}
      />
      <button type="submit" disabled={!valid}>
        Use it
      </button>
      {!valid && (
        <span class="hint">
          Whole numbers from {LEAST} to {MOST}.
        </span>
      )}
    </form>
  );
}
