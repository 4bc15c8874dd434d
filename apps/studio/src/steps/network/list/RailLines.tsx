import type { JSX } from 'preact';
import type { Rail } from './lanes.js';

/** The lines beside one row, and the dot of its layer. */
export function RailLines({
  rail,
  kind,
}: {
  readonly rail: Rail | undefined;
  readonly kind: string;
}): JSX.Element {
  const word = kind.toLowerCase().split(/[ ,]/, 1)[0];
  return (
    <span class="rail" aria-hidden="true">
      {rail?.lanes.map((cell, lane) =>
        cell ? (
          <span class={`lane lane-${lane}`} key={lane}>
            {cell.up && <span class="line line-up" />}
            {cell.down && <span class="line line-down" />}
            {cell.stub && <span class="line line-stub" />}
          </span>
        ) : null,
      )}
      <span class="lane lane-own">
        {rail?.up && <span class="line line-up" />}
        {rail?.down && <span class="line line-down" />}
        <span class={`dot dot-${word}`} />
      </span>
    </span>
  );
}
