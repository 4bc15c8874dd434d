import type { ThresholdRule } from '../statistics/chooseThreshold.js';
import type { Pooling } from '../statistics/poolByGroup.js';
import type { ChosenThresholds } from './chooseThresholds.js';
import type { EvaluatedItem } from './evaluated.js';

/** Where a model decides. Plain JSON. */
export interface Decision {
  /** Of two classes, the second is predicted above it. Default 0.5. */
  readonly threshold?: number | undefined;
  /** For what a patient's images are pooled to. Default: that of images. */
  readonly groupThreshold?: number | undefined;
  /** Of a multi-label model, by label. Default 0.5. */
  readonly labelThresholds?: Readonly<Record<string, number>> | undefined;
  /** How a patient's images become the patient's probability. Default `mean`. */
  readonly pooling?: Pooling | undefined;
  /** What the thresholds were chosen by; absent: they were not chosen. */
  readonly rule?: ThresholdRule | undefined;
  /** What the thresholds were chosen on. */
  readonly chosenOn?: ChosenOn | undefined;
}

/** What thresholds were chosen on. */
export interface ChosenOn {
  readonly part: 'validation';
  readonly images: number;
  /** Absent where an image has none. */
  readonly groups?: number | undefined;
}

export interface DecisionOfOptions {
  /** What the validation set chose; undefined where it could choose nothing. */
  readonly chosen: ChosenThresholds | undefined;
  readonly pooling?: Pooling | undefined;
  /** Those of the validation set. */
  readonly items: readonly EvaluatedItem[];
}

/** Where a model is to decide, as it is saved with it; undefined where there is nothing to save. */
export function decisionOf({ chosen, pooling, items }: DecisionOfOptions): Decision | undefined {
  const pooled = savedPooling(pooling);
  const thresholds = chosen && thresholdsOf(chosen);
  if (!thresholds) return pooled.pooling && pooled;
  return { ...thresholds.thresholds, ...pooled, rule: thresholds.rule, ...chosenOn(items) };
}

function thresholdsOf(chosen: ChosenThresholds) {
  if (chosen.task === 'multilabel') {
    const own = Object.entries(chosen.labels);
    const [first] = own;
    if (first === undefined) return undefined;
    const labelThresholds = Object.fromEntries(own.map(([label, one]) => [label, one.threshold ?? 0.5]));
    return { thresholds: { labelThresholds }, rule: first[1].rule };
  }
  const { threshold, rule } = chosen.threshold;
  const groupThreshold = chosen.groupThreshold?.threshold ?? undefined;
  if (threshold === null) return undefined;
  return { thresholds: { threshold, ...(groupThreshold === undefined ? {} : { groupThreshold }) }, rule };
}

function chosenOn(items: readonly EvaluatedItem[]): Pick<Decision, 'chosenOn'> {
  if (items.length === 0) return {};
  const groups = new Set(items.map(({ group }) => group));
  const grouped = groups.has(undefined) ? {} : { groups: groups.size };
  return { chosenOn: { part: 'validation', images: items.length, ...grouped } };
}

/** What is saved of a pooling: nothing where it is the default. */
export function savedPooling(pooling: Pooling | undefined): { readonly pooling?: Pooling } {
  return pooling === undefined || pooling === 'mean' ? {} : { pooling };
}
