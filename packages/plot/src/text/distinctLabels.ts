import { fitText } from './fitText.js';
import { graphemes, middleCut } from './shorten.js';
import { type TextStyle, textWidth } from './textWidth.js';

export interface DistinctLabelsOptions extends TextStyle {
  /** Room of a label in pixels. */
  readonly width: number;
}

/**
 * Labels of names that fit into a width. Long names end in an ellipsis; those that would look alike then have it in their middle, so that
 * their ends tell them apart.
 */
export function distinctLabels(
  names: readonly string[],
  options: DistinctLabelsOptions,
): ReadonlyMap<string, string> {
  const different = [...new Set(names)];
  const ends = different.map((name) => fitText(name, options));
  const count = new Map<string, number>();
  for (const label of ends) count.set(label, (count.get(label) ?? 0) + 1);
  return new Map(
    different.map((name, at) => {
      const label = ends[at] ?? '';
      return [name, (count.get(label) ?? 0) > 1 ? middleOf(name, options) : label] as const;
    }),
  );
}

/** Its beginning and its end. */
function middleOf(name: string, options: DistinctLabelsOptions): string {
  const letters = graphemes(name);
  for (let kept = letters.length - 1; kept > 1; kept--) {
    const label = middleCut(letters, kept);
    if (textWidth(label, options) <= options.width) return label;
  }
  return fitText(name, options);
}

/** For an axis or a legend of these names: what `labelExpr` says instead of each. */
export function labelExpr(names: readonly string[], options: DistinctLabelsOptions): string {
  const labels = Object.fromEntries(
    [...distinctLabels(names, options)].map(([name, label]) => [`=${name}`, label]),
  );
  return `${JSON.stringify(labels)}['=' + datum.value]`;
}
