import type { JSX } from 'preact';
import { bytesText } from '../../../app/bytesText.js';
import { countText } from '../../../app/countText.js';
import { shortCount } from '../list/counts.js';
import type { Described } from '../state/useDescription.js';

/** What the whole network has and costs. */
export function Totals({
  described,
  batchSize,
}: {
  readonly described: Described;
  readonly batchSize: number;
}): JSX.Element {
  const { description, late, failed } = described;
  const whole = description?.trainingBytes !== undefined;
  const rows: readonly (readonly [string, string])[] = description
    ? [
        ['Parameters', countText(description.trainableParameters + description.otherParameters)],
        ...(description.otherParameters > 0
          ? [['of which not trained', countText(description.otherParameters)] as const]
          : []),
        ['Multiply-adds per image', shortCount(description.multiplyAdds)],
        [
          'Size of the weights',
          bytesText(4 * (description.trainableParameters + description.otherParameters)),
        ],
        [
          `Memory to train, batch of ${batchSize}`,
          description.trainingBytes === undefined ? '–' : `≥ ${bytesText(description.trainingBytes)}`,
        ],
      ]
    : [];
  return (
    <section class={`card totals${late ? ' is-late' : ''}`} aria-label="Totals">
      <h3>Totals</h3>
      {failed && <p class="error">{failed}</p>}
      <dl>
        {rows.map(([label, value]) => (
          <div key={label} class={label.startsWith('of which') ? 'is-part' : ''}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {description && !whole && <p class="note">Of the layers without errors.</p>}
    </section>
  );
}
