/** Why images are shown: the most confident errors, those nearest to the decision, the clearest correct ones of a class. */
export type ExampleKind = 'surestMistakes' | 'leastSure' | 'typical';

/** An image worth looking at, and what the model said of it. Plain JSON. */
export interface ExampleImage {
  /** Index of its prediction in the evaluation. */
  readonly item: number;
  /** Path below the data folder; "image 3" where it has none. */
  readonly file: string;
  /** Its patient, or other group. */
  readonly group?: string | undefined;
  /** The true class. Of a multi-label set "without mass" or "mass". */
  readonly label: string;
  /** The predicted class, in the same words. */
  readonly predicted: string;
  /** What can be explained: the predicted class, or of a multi-label set the label that was decided on. */
  readonly className: string;
  /** That the model gives to the predicted class, 0 to 1. */
  readonly probability: number;
}

/** Images to show together. Plain JSON. */
export interface ExampleGroup {
  readonly kind: ExampleKind;
  /** Of typical images: their class, or the label that they carry. */
  readonly className?: string | undefined;
  /** The first is the one to look at first. Never empty. */
  readonly images: readonly ExampleImage[];
}
