import { checkGiven } from '../checkGiven.js';
import type { ReportOptions } from '../options.js';
import { askedText } from './askedText.js';
import { dataText } from './dataText.js';
import { factsOf } from './facts.js';
import { resultText } from './resultText.js';
import type { TrustCheck } from './trustCheck.js';
import { trustChecks } from './trustChecks.js';
import { trustText } from './trustText.js';

/** What a reader asks first of a run, answered from its own numbers. Plain JSON. */
export interface Verdict {
  /** What was asked of the model. */
  readonly asked: string;
  /** On what data. */
  readonly data: string;
  /** How good it is: by patient where patients are known. */
  readonly result: string;
  /** Whether that may be trusted, in a sentence. */
  readonly trust: string;
  /** What that rests on, the worst first. */
  readonly checks: readonly TrustCheck[];
}

/**
 * The first screen of a report: what was asked, on what data, how good the model is, and whether that may be trusted. Each sentence
 * follows from numbers of the run.
 *
 * @example
 * ```ts
 * import { verdict } from '@cnn/plot';
 *
 * const { result, trust } = verdict({ title: 'Breast tissue', evaluation, split, leakage });
 * ```
 */
export function verdict(options: ReportOptions): Verdict {
  checkGiven({ where: 'verdict', options: options });
  const facts = factsOf(options);
  const checks = trustChecks(options, facts);
  return {
    asked: askedText(options.evaluation, facts),
    data: dataText(options, facts),
    result: resultText(options.evaluation, facts),
    trust: trustText(checks, facts !== undefined),
    checks,
  };
}
