import { countText } from '../../app/countText.js';
import type { ImageCounts } from './countImages.js';

export interface ClassBarsProps {
  readonly counts: ImageCounts;
  readonly multiLabel: boolean;
}

/** So many classes are shown at once. */
const MOST = 12;
/** From here on one class counts as rare. */
const IMBALANCED = 2;
const FEW = 20;
/** So many of the rare classes are named. */
const MOST_FEW = 5;

/** How many images each class has, as bars, and what to do where they differ much. */
export function ClassBars({ counts, multiLabel }: ClassBarsProps) {
  const { classes, imbalance } = counts;
  const largest = Math.max(...classes.map(({ share }) => share));
  const rows = (some: ImageCounts['classes']) => (
    <table class="class-bars">
      <caption class="hidden-text">Images of each class</caption>
      <tbody>
        {some.map(({ name, count, share, at }) => (
          <tr key={name} class={`class-${at % 8}`}>
            <th scope="row" title={name}>
              {name}
            </th>
            <td class="bar-cell">
              <span class="bar" aria-hidden="true" style={{ width: `${(100 * share) / largest}%` }} />
            </td>
            <td class="number">{countText(count)}</td>
            <td class="number share">{percent(share)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
  const few = classes.filter(({ count }) => count < FEW);
  return (
    <div class="stack">
      {rows(classes.slice(0, MOST))}
      {classes.length > MOST && (
        <details>
          <summary>{classes.length - MOST} more classes</summary>
          {rows(classes.slice(MOST))}
        </details>
      )}
      {few.length > 0 && (
        <p class="warning">{fewText(few)} A network needs dozens of each class at least, better hundreds.</p>
      )}
      {imbalance >= IMBALANCED && !multiLabel && <Imbalance counts={counts} />}
    </div>
  );
}

function fewText(few: ImageCounts['classes']): string {
  const [first] = few;
  if (first && few.length === 1)
    return `“${first.name}” has only ${first.count} ${first.count === 1 ? 'image' : 'images'}.`;
  const named = few.slice(0, MOST_FEW).map(({ name, count }) => `“${name}” (${count})`);
  const more = few.length - named.length;
  return `${few.length} classes have few images: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}

function Imbalance({ counts: { classes, imbalance } }: { readonly counts: ImageCounts }) {
  const [first] = classes;
  if (!first) return null;
  const most = classes.reduce((a, b) => (b.count > a.count ? b : a), first);
  const least = classes.reduce((a, b) => (b.count < a.count ? b : a), first);
  return (
    <p class="note">
      “{most.name}” has {imbalance < 10 ? imbalance.toFixed(1) : Math.round(imbalance)} times as many images
      as “{least.name}”. A network that always answers “{most.name}” would already be right for{' '}
      {percent(most.share)} of the images, so look at the AUC and not at accuracy alone. Class weights in
      Training make rare classes count more.
    </p>
  );
}

function percent(share: number): string {
  const value = 100 * share;
  return `${value > 0 && value < 1 ? value.toFixed(1) : Math.round(value)}%`;
}
