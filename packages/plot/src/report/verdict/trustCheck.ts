/** `good`: nothing to worry about. `open`: the run can't tell. */
export type Grade = 'good' | 'caution' | 'serious' | 'open';

/** One thing that decides whether results may be trusted. Plain JSON. */
export interface TrustCheck {
  /** What was looked at. */
  readonly name:
    | 'numbers'
    | 'synthetic'
    | 'leakage'
    | 'seen'
    | 'size'
    | 'width'
    | 'baseline'
    | 'floor'
    | 'balance'
    | 'calibration'
    | 'gap'
    | 'subgroups'
    | 'folds'
    | 'source';
  readonly grade: Grade;
  /** In a few words, for a sentence that lists them: "few test patients". */
  readonly reason: string;
  /** With the numbers that it follows from. */
  readonly text: string;
}
