import { CnnError } from '@cnn/core';
import type { BootstrapOptions } from './bootstrap.js';
import { type Caution, cautionsOf } from './cautions.js';
import { type Grouping, groupItems } from './groups.js';
import { checkItems, type Items, type ItemsOptions } from './items.js';
import { type MeasuredPart, measurePart } from './measuredPart.js';
import { type GroupLabel, mixedGroup, mixedGroupNote, type Pooling, poolItems } from './poolByGroup.js';
import { bootstrapOf, eachItsOwn, oneUnit, type ReportBootstrap, resamplingOf } from './reportBootstrap.js';
import { checkThresholds, type Thresholds, thresholdsOfGroups } from './thresholds.js';
import { type WorstError, worstErrors } from './worstErrors.js';

export interface ClassificationReportOptions extends ItemsOptions {
  /** The group of each item, such as its patient: gives results by group, and intervals that draw whole groups. */
  readonly groups?: ArrayLike<string | number> | undefined;
  /** What each item is called, such as its file: for the worst errors. */
  readonly names?: ArrayLike<string> | undefined;
  /**
   * Of two classes, the second is predicted above this: one for all items, or one for each, where several models predicted
   * them, as in cross-validation. Default 0.5. More classes: the most probable is predicted.
   */
  readonly threshold?: Thresholds | undefined;
  /** The threshold for the pooled probabilities of groups, or one for each in the order of their first items. Default `threshold`. */
  readonly groupThreshold?: Thresholds | undefined;
  /** How probabilities of a group's items become the group's. Default `mean`. */
  readonly pooling?: Pooling | undefined;
  /** The label of a group. Default `same`: no results by group where one has items of different labels. */
  readonly groupLabel?: GroupLabel | undefined;
  /** Confidence intervals by resampling groups, or items when there are no groups. `true`: with defaults. Default `false`. */
  readonly bootstrap?: BootstrapOptions | boolean | undefined;
  /** Bins of equal width of the calibration error. Default 10. */
  readonly bins?: number | undefined;
  /** How many of the worst errors to list. Default 20. */
  readonly worst?: number | undefined;
  /** What a group is, for `cautions`. Default "group". */
  readonly groupName?: string | undefined;
  /** What an item is, for `cautions`. Default "item". */
  readonly itemName?: string | undefined;
}

/** Results on groups, as plain JSON. `items` counts groups here. */
export interface MeasuredGroups extends MeasuredPart {
  readonly threshold: number | null;
  readonly pooling: Pooling;
  readonly groupLabel: GroupLabel;
}

/** Plain JSON. */
export interface ClassificationReport {
  readonly classNames: readonly string[];
  /** null for more than two classes, and where items have thresholds of their own. */
  readonly threshold: number | null;
  readonly byItem: MeasuredPart;
  /** null without groups, or where `notes` says why. */
  readonly byGroup: MeasuredGroups | null;
  /** How the intervals came about; null without. */
  readonly bootstrap: ReportBootstrap | null;
  readonly worstErrors: readonly WorstError[];
  /** What the results must be read with: few items of a class, unknown groups, … */
  readonly cautions: readonly Caution[];
  readonly notes: Readonly<Partial<Record<'byGroup' | 'bootstrap', string>>>;
}

/**
 * All results of a classifier on a set, from the labels and the probabilities of all of its items: by item, and
 * by group (patient) from pooled probabilities. A result that is not defined is null, and a note says why.
 *
 * @throws CnnError `TRAINING` for labels, probabilities, groups or options that do not fit
 */
export function classificationReport(options: ClassificationReportOptions): ClassificationReport {
  const { threshold = 0.5, groupThreshold, bins = 10, groups, groupLabel = 'same' } = options;
  const { pooling = 'mean', groupName = 'group', itemName = 'item' } = options;
  const items = checkItems(options);
  checkThresholds({ name: 'threshold', thresholds: threshold, count: items.count });
  checkBins(bins);
  const grouping = groups && groupItems(groups, items.count);
  const mixed = grouping && groupLabel === 'same' ? mixedGroup(items, grouping) : undefined;
  const bootstrap = bootstrapOf({ wanted: options.bootstrap, grouping, items });
  const byItem = measurePart({
    items,
    threshold,
    bins,
    resampling: bootstrap && resamplingOf(bootstrap, grouping?.groupOf ?? eachItsOwn(items.count)),
  });
  return {
    classNames: items.classNames,
    threshold: single(threshold, items.classNames),
    byItem,
    byGroup:
      grouping && mixed === undefined
        ? groupsPart({
            ...{ options, items, grouping, bins, bootstrap },
            threshold: groupThreshold ?? thresholdsOfGroups(threshold, grouping),
          })
        : null,
    bootstrap: bootstrap ?? null,
    worstErrors: worstErrors({ ...options, count: options.worst ?? 20 }),
    cautions: cautionsOf({
      ...{ items, grouping, groupLabel, pooling, groupName, itemName },
      byGroup: mixed === undefined,
      intervals: bootstrap !== undefined,
    }),
    notes: {
      ...(mixed !== undefined && { byGroup: mixedGroupNote(mixed) }),
      ...(options.bootstrap && !bootstrap && { bootstrap: oneUnit(grouping) }),
    },
  };
}

interface GroupsPartOptions {
  readonly options: ClassificationReportOptions;
  readonly items: Items;
  readonly grouping: Grouping;
  readonly threshold: Thresholds;
  readonly bins: number;
  readonly bootstrap: ReportBootstrap | undefined;
}

function groupsPart({
  options,
  items,
  grouping,
  threshold,
  bins,
  bootstrap,
}: GroupsPartOptions): MeasuredGroups {
  const { pooling = 'mean', groupLabel = 'same' } = options;
  const { classNames } = items;
  const pooled = checkItems({ ...poolItems({ items, grouping, pooling }), classNames });
  checkThresholds({ name: 'groupThreshold', thresholds: threshold, count: pooled.count });
  return {
    pooling,
    groupLabel,
    threshold: single(threshold, classNames),
    ...measurePart({
      items: pooled,
      threshold,
      bins,
      resampling: bootstrap && resamplingOf(bootstrap, eachItsOwn(pooled.count)),
    }),
  };
}

/** The threshold that all have. */
function single(threshold: Thresholds, classNames: readonly string[]): number | null {
  return classNames.length === 2 && typeof threshold === 'number' ? threshold : null;
}

function checkBins(bins: number): void {
  if (Number.isInteger(bins) && bins >= 1) return;
  throw new CnnError('TRAINING', `bins: expected an integer above 0, received ${bins}.`);
}
