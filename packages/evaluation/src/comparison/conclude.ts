import type { ModelDifference } from '../statistics/compareModels.js';
import type { DelongTest } from '../statistics/delong.js';

/** Whether two models differ, in plain JSON. */
export interface Conclusion {
  /** Whether a difference of the AUCs is shown; null where that is unknown. */
  readonly differs: boolean | null;
  /** The same in a sentence. */
  readonly conclusion: string;
}

export interface ConcludeOptions {
  readonly difference: ModelDifference;
  readonly delong: DelongTest | null;
  readonly unit: 'image' | 'patient';
  /** What the models are called. Default A and B. */
  readonly names?: readonly [string, string] | undefined;
  /** What a difference must be read with, in a sentence: that a class has few patients. */
  readonly caution?: string | undefined;
}

/** Below it a difference is taken to be shown, as its 95 % interval is without 0. */
const SIGNIFICANT = 0.05;

/** By DeLong's test, or, of more than two classes, by the interval of the difference. */
export function concludeFrom(options: ConcludeOptions): Conclusion {
  const { delong, unit, names, caution } = options;
  if (!delong) return byInterval(options);
  const { pValue, interval, note = 'an AUC is not defined' } = delong;
  if (pValue === null || delong.difference === null) {
    return { differs: null, conclusion: `By ${unit}, DeLong's test is not defined: ${note}.` };
  }
  const differs = pValue < SIGNIFICANT;
  const evidence = `${intervalText(interval)}, DeLong's test ${pText(pValue)}`;
  return {
    differs,
    conclusion: sentence({ unit, value: delong.difference, evidence, differs, name: 'AUC', names, caution }),
  };
}

function byInterval({ difference, unit, names, caution }: ConcludeOptions): Conclusion {
  const { metrics, intervals, notes, note } = difference;
  const [value, interval] = [metrics.auc, intervals?.auc];
  if (typeof value !== 'number' || !interval) {
    const why = notes.auc ?? note ?? 'the AUC is not defined';
    return { differs: null, conclusion: `By ${unit}, whether they differ is unknown: ${why}.` };
  }
  const differs = interval[0] > 0 || interval[1] < 0;
  const evidence = `${intervalText(interval)}, by resampling, as DeLong's test is for two classes`;
  return {
    differs,
    conclusion: sentence({ unit, value, evidence, differs, name: 'mean AUC of the classes', names, caution }),
  };
}

interface SentenceOptions {
  readonly unit: string;
  readonly name: string;
  readonly value: number;
  readonly evidence: string;
  readonly differs: boolean;
  readonly names: readonly [string, string] | undefined;
  readonly caution: string | undefined;
}

function sentence(options: SentenceOptions): string {
  const { unit, name, value, evidence, differs, names: [a, b] = ['A', 'B'], caution } = options;
  const how =
    value === 0 ? 'the same as' : `${Math.abs(value).toFixed(3)} ${value > 0 ? 'higher' : 'lower'} than`;
  const end = differs
    ? 'a difference is shown'
    : 'no difference is shown, which does not prove that there is none';
  return `By ${unit}, the ${name} of ${a} is ${how} that of ${b} (${evidence}): ${end}.${differs && caution !== undefined ? ` ${caution}` : ''}`;
}

function intervalText(interval: readonly [number, number] | null): string {
  return interval ? `95 % interval ${interval[0].toFixed(3)} to ${interval[1].toFixed(3)}` : 'no interval';
}

function pText(value: number): string {
  return value < 0.001 ? 'p < 0.001' : `p = ${value.toFixed(3)}`;
}
