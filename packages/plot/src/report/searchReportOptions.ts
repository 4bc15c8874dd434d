import type { ReportOptions, Setting } from './options.js';

/** A training of a search; a `TrialRecord` of `@cnn/train` is one. */
export interface ReportedTrial {
  /** Counted from 0. */
  readonly trial: number;
  /** To which epoch it was trained, where that is not the last. */
  readonly epochs?: number | undefined;
  readonly status: 'completed' | 'failed';
  /** Of the objective. */
  readonly value?: number | undefined;
  /** What it was trained with. */
  readonly values: Readonly<Record<string, number | string | boolean>>;
  readonly seconds: number;
  /** Why it failed. */
  readonly message?: string | undefined;
}

export interface SearchReportOptions
  extends Pick<ReportOptions, 'title' | 'subtitle' | 'date' | 'data' | 'settings' | 'engine' | 'command'> {
  /** What the trials are judged by, such as `val_loss`. */
  readonly objective: { readonly name: string; readonly direction: 'up' | 'down' };
  /** The best first: the furthest round of each trial. */
  readonly trials: readonly ReportedTrial[];
  /** What was searched: the type, range and sampling of each setting. */
  readonly space: Readonly<Record<string, Readonly<Record<string, Setting>>>>;
  /** How trials were chosen, such as "randomSearch". */
  readonly tuner?: Readonly<Record<string, Setting>> | undefined;
  /** Where the best trial's run is, such as "trial-003". */
  readonly folder?: string | undefined;
  /** What trains the best trial again, to be typed. */
  readonly trainCommand?: string | undefined;
}
