/** Results on the images of a part, or on its patients. */
export interface ClinicalPart {
  /** How many images or patients. */
  readonly items: number;
  /** Counts: a row for each true class, a column for each predicted class. */
  readonly confusionMatrix: readonly (readonly number[])[];
  /** By name; null where a result is not defined. */
  readonly metrics: Readonly<Record<string, number | null | undefined>>;
  readonly intervals?: Readonly<Record<string, readonly [number, number] | undefined>>;
}

/** What `classificationReport` of `@cnn/train` returns, as far as it is shown. */
export interface ClinicalResults {
  /** Above it the second of two classes is predicted. */
  readonly threshold: number | null;
  readonly byItem: ClinicalPart;
  /** Of the patients, or other groups. */
  readonly byGroup: (ClinicalPart & { readonly threshold: number | null }) | null;
  /** How the intervals came about. */
  readonly bootstrap?: { readonly resamples: number; readonly unit: string } | null;
}

/** What `chooseThreshold` of `@cnn/train` returns, as far as it is shown. */
export interface ThresholdChoice {
  readonly threshold: number | null;
  readonly rule: { readonly type: string; readonly atLeast?: number };
}

/** How the threshold came about, for people. */
export function thresholdText({ threshold, rule }: ThresholdChoice): string {
  if (threshold === null) return 'The validation part could not choose a threshold; 0.5 was used.';
  const reasons: Readonly<Record<string, string>> = {
    youden: 'sensitivity + specificity is largest there (Youden’s index)',
    sensitivity: `the highest with a sensitivity of at least ${rule.atLeast}`,
    specificity: `the lowest with a specificity of at least ${rule.atLeast}`,
    cost: 'errors cost least there',
  };
  return `The threshold ${Number(threshold.toPrecision(3))} was chosen on the validation part: ${reasons[rule.type] ?? rule.type}.`;
}
