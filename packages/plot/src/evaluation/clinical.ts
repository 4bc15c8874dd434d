import { formatNumber, formatThreshold } from '../text/formatNumber.js';

/** Results by name, null where one is not defined, with confidence intervals by the same names. */
export interface MeasuredValues {
  readonly metrics: Readonly<Record<string, number | null | undefined>>;
  readonly intervals?: Readonly<Record<string, readonly [number, number] | undefined>>;
  /** Why a result is not defined, or its interval is of fewer resamples. */
  readonly notes?: Readonly<Record<string, string | undefined>>;
}

/** Results on the images of a part, or on its patients. */
export interface ClinicalPart extends MeasuredValues {
  /** How many images or patients. */
  readonly items: number;
  /** Counts: a row for each true class, a column for each predicted class. */
  readonly confusionMatrix: readonly (readonly number[])[];
  /** Each class against the others. */
  readonly perClass?: readonly (MeasuredValues & { readonly className: string; readonly items: number })[];
}

/** Results on the patients of a part, or on its other groups. */
export interface ClinicalGroups extends ClinicalPart {
  readonly threshold: number | null;
  /** How the probabilities of a patient's images become the patient's. */
  readonly pooling?: string | { readonly topK: number };
  /** Which class a patient with images of several classes has: `max` for the highest. */
  readonly groupLabel?: string | undefined;
}

/** What `classificationReport` of `@cnn/train` returns, as far as it is shown. */
export interface ClinicalResults {
  /** Above it the second of two classes is predicted. */
  readonly threshold: number | null;
  readonly byItem: ClinicalPart;
  /** Of the patients, or other groups. */
  readonly byGroup: ClinicalGroups | null;
  /** What the results must be read with: few patients of a class, unknown patients, … */
  readonly cautions?: readonly { readonly text: string }[];
  /** How the intervals came about. */
  readonly bootstrap?: { readonly resamples: number; readonly unit: string } | null;
  /** Why there are no results by patient, or no intervals. */
  readonly notes?: Readonly<Partial<Record<'byGroup' | 'bootstrap', string>>> | undefined;
}

/** What a threshold is chosen by. */
export interface ThresholdRule {
  /** `youden`, `sensitivity`, `specificity` or `cost`. */
  readonly type: string;
  /** Of `sensitivity` and `specificity`. */
  readonly atLeast?: number | undefined;
  /** What each error costs, of `cost`. */
  readonly falsePositive?: number | undefined;
  readonly falseNegative?: number | undefined;
}

/** What `chooseThreshold` of `@cnn/train` returns, as far as it is shown. */
export interface ThresholdChoice {
  readonly threshold: number | null;
  readonly rule: ThresholdRule;
  readonly note?: string | undefined;
}

/** How the threshold came about, for people. */
export function thresholdText({ threshold, rule, note }: ThresholdChoice): string {
  if (threshold === null) {
    return `The validation part could not choose a threshold${note ? ` (${note})` : ''}; 0.5 was used.`;
  }
  return `The threshold ${formatThreshold(threshold)} was chosen on the validation part: ${reasonOf(rule)}.`;
}

function reasonOf({ type, atLeast, falsePositive, falseNegative }: ThresholdRule): string {
  const reasons: Readonly<Record<string, string>> = {
    youden: 'sensitivity + specificity is largest there (Youden’s index)',
    sensitivity: `the highest with a sensitivity of at least ${atLeast}`,
    specificity: `the lowest with a specificity of at least ${atLeast}`,
    cost: `errors cost least there, a false positive ${falsePositive} and a false negative ${falseNegative}`,
  };
  return reasons[type] ?? type;
}

/** How sure a model is against how often it is right. */
export interface Sureness {
  readonly log_loss: number | null;
  /** Expected calibration error. */
  readonly ece: number | null;
}

/** What temperature scaling did to the probabilities of a part. */
export interface TemperatureScaling {
  /** Logits are divided by it. null where none fits; `note` says why, and probabilities are as they were. */
  readonly temperature: number | null;
  readonly note?: string | undefined;
  /** Of the same images, without and with it. */
  readonly before: Sureness;
  readonly after: Sureness;
}

/** How probabilities were calibrated, for people. */
export function temperatureText({ temperature, note, before, after }: TemperatureScaling): string {
  if (temperature === null) {
    return `The validation part could not calibrate probabilities${note ? ` (${note})` : ''}; they are as the model says them.`;
  }
  const change = (name: keyof Sureness): string =>
    [before[name], after[name]].map((value) => (value === null ? '–' : formatNumber(value))).join(' to ');
  return `Probabilities are calibrated by the temperature ${formatNumber(temperature)}, fitted on the validation part. On this part it takes the log loss from ${change('log_loss')} and the calibration error from ${change('ece')}.`;
}
