import type { Grouping } from './groups.js';
import type { Items } from './items.js';
import type { GroupLabel, Pooling } from './poolByGroup.js';

/** Something that results must be read with, as plain JSON. */
export interface Caution {
  /**
   * `few`: a class has too few items, or groups, to measure on. `anyPositive`: most groups are of the second class because one
   * item makes them so, while their mean decides. `noGroups`: intervals take every item for itself.
   */
  readonly type: 'few' | 'anyPositive' | 'noGroups';
  readonly text: string;
}

/**
 * Fewer of a class than this carry no result. Were all n of them predicted correctly, the exact interval of that share (Clopper and
 * Pearson, Biometrika 1934) would still begin at 0.025^(1/n): 0.69 for 10, 0.40 for 4. For a sound external
 * validation Collins, Ogundimu and Altman (Statistics in Medicine 2016) ask for at least 100 of each class.
 */
const few = 10;

/** Names in a caution; of more only the number. */
const mostNames = 5;

export interface FewCautionOptions {
  /** What is counted, as it stands in the text (“benign”), and how often it is there. */
  readonly counts: readonly { readonly name: string; readonly count: number }[];
  readonly total: number;
  /** What the total is of: "image", "patient". */
  readonly unit: string;
}

/** A caution when something is there too seldom to be measured on. */
export function fewCaution({ counts, total, unit }: FewCautionOptions): Caution | undefined {
  const rare = counts.filter(({ count }) => count < few).toSorted((a, b) => a.count - b.count);
  const [rarest] = rare;
  if (rarest === undefined) return undefined;
  const more =
    rare.length > mostNames ? ` and ${rare.length - mostNames} more with fewer than ${few} each` : '';
  const listed = rare.slice(0, mostNames).map(({ name, count }) => `${count} ${name}`);
  const { count } = rare.find((one) => one.count > 0) ?? rarest;
  const right = count === 1 ? 'that one' : count === 2 ? 'both' : `all ${count}`;
  const reason =
    count === 0
      ? `what needs them can’t be measured`
      : `even if ${right} were predicted correctly, the true share could be as low as ${percent(0.025 ** (1 / count))} (exact 95% interval), so results by ${unit} are weak evidence`;
  return {
    type: 'few',
    text: `Few ${unit}s: ${listed.join(', ')}${more}, among ${total} in all; ${reason}.`,
  };
}

export interface CautionsOptions {
  readonly items: Items;
  readonly grouping: Grouping | undefined;
  /** Whether there are results by group. */
  readonly byGroup: boolean;
  readonly groupLabel: GroupLabel;
  readonly pooling: Pooling;
  /** Whether there are intervals. */
  readonly intervals: boolean;
  /** What a group is, such as "patient". */
  readonly groupName: string;
  /** What an item is, such as "image". */
  readonly itemName: string;
}

/** What the results of a report must be read with. */
export function cautionsOf(options: CautionsOptions): Caution[] {
  const { items, grouping, byGroup, intervals, groupName, itemName } = options;
  const { labels, classNames, count: total } = items;
  const found = [fewCaution({ counts: countsOf(labels, classNames), total, unit: itemName })];
  if (grouping && byGroup) found.push(...ofGroups(options, grouping));
  if (!grouping && intervals) found.push(unknownGroups({ groupName, itemName }));
  return found.filter((caution) => caution !== undefined);
}

/** The caution that intervals come from items, as their groups are not known. */
export function unknownGroups({
  groupName,
  itemName,
}: Pick<CautionsOptions, 'groupName' | 'itemName'>): Caution {
  return {
    type: 'noGroups',
    text: `${capitalized(groupName)}s are unknown: intervals take each ${itemName} for itself, and are too narrow where several are of one ${groupName}.`,
  };
}

function ofGroups(options: CautionsOptions, { names, groupOf }: Grouping): (Caution | undefined)[] {
  const { items, groupLabel, pooling, groupName, itemName } = options;
  const { classNames } = items;
  const highest = new Int32Array(names.length);
  const lowest = new Int32Array(names.length).fill(classNames.length);
  for (const [item, group] of groupOf.entries()) {
    const label = items.labels[item] as number;
    highest[group] = Math.max(highest[group] as number, label);
    lowest[group] = Math.min(lowest[group] as number, label);
  }
  const counts = countsOf(highest, classNames);
  const positives = counts[1]?.count ?? 0;
  const mixed = highest.some((label, group) => label !== lowest[group]);
  const most = positives >= 0.8 * names.length;
  const last = classNames.at(-1);
  return [
    fewCaution({ counts, total: names.length, unit: groupName }),
    classNames.length === 2 && groupLabel === 'max' && pooling === 'mean' && mixed && most
      ? {
          type: 'anyPositive',
          text: `${positives} of ${names.length} ${groupName}s count as “${last}” because one ${itemName} of that class is enough, while the mean over all ${itemName}s of a ${groupName} decides. Pooling by max or topK fits that rule.`,
        }
      : undefined,
  ];
}

function countsOf(labels: Int32Array, classNames: readonly string[]) {
  const counts = classNames.map((name) => ({ name: `“${name}”`, count: 0 }));
  for (const label of labels) (counts[label] as { count: number }).count++;
  return counts;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)}%`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
