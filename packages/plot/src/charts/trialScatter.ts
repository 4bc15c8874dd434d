import { CnnError } from '@cnn/core';
import type { TopLevelSpec } from 'vega-lite';
import { type ChartSpec, frame, title } from '../chart.js';
import { objectiveLabel } from '../history/objectiveLabel.js';
import { countOf, formatNumber } from '../text/formatNumber.js';
import { textWidth } from '../text/textWidth.js';
import { type ChartOptions, checkChart } from './chartOptions.js';
import { nameAxis } from './nameAxis.js';
import { allEqual } from './sameValue.js';
import { tooltipOf } from './tooltipOf.js';

/** A training of a search. */
export interface ScatteredTrial {
  /** Its number, as it is called. */
  readonly trial: number;
  /** What it was trained with. */
  readonly setting: number | string | boolean;
  /** What it reached. */
  readonly value: number;
}

export interface TrialScatterOptions extends ChartOptions {
  readonly trials: readonly ScatteredTrial[];
  /** The setting that the trials vary. */
  readonly setting: string;
  /** What they reached, such as `val_loss`. */
  readonly objective: string;
  /** Which way is better. */
  readonly direction: 'up' | 'down';
  /** Whether the setting was drawn on a logarithmic scale. Default false. */
  readonly log?: boolean | undefined;
  /** Whether the setting was one of some values, which are drawn at equal distances. Default: where it is no number. */
  readonly discrete?: boolean | undefined;
}

/**
 * What the trials of a search reached, by one of the settings that it varied. The best trial is marked.
 *
 * @throws CnnError `DATA` without a trial that reached a number.
 *
 * @example
 * ```ts
 * import { trialScatter } from '@cnn/plot';
 *
 * const spec = trialScatter({
 *   setting: 'learning-rate',
 *   objective: 'val_loss',
 *   direction: 'down',
 *   log: true,
 *   trials: [
 *     { trial: 1, setting: 0.001, value: 0.41 },
 *     { trial: 2, setting: 0.01, value: 0.36 },
 *   ],
 * });
 * ```
 */
export function trialScatter(options: TrialScatterOptions): ChartSpec {
  const palette = checkChart('trialScatter', options, {
    ...{ trials: ['object'], setting: 'text', objective: 'text', direction: 'text' },
    ...{ log: 'flag?', discrete: 'flag?' },
  });
  const { setting, objective, direction, log = false, title: text = setting } = options;
  const { width = 260, height = 180 } = options;
  const trials = options.trials.filter(({ value }) => Number.isFinite(value));
  const [first] = trials;
  if (first === undefined) {
    throw new CnnError(
      'DATA',
      `trialScatter needs a trial whose ${objective} is a number, received none in ${countOf(options.trials.length, 'trial')}.`,
    );
  }
  const better = direction === 'up' ? Math.max : Math.min;
  const reached = trials.reduce((best, { value }) => better(best, value), first.value);
  const best = trials.find(({ value }) => value === reached) ?? first;
  const numbers = trials.every((one) => typeof one.setting === 'number' && Number.isFinite(one.setting));
  const numeric = numbers && !options.discrete;
  const isLog = log && numeric && trials.every((one) => Number(one.setting) > 0);
  const values = trials.map((one) => ({
    ...{ trial: one.trial, value: one.value, best: one === best },
    setting: numeric ? one.setting : String(one.setting),
  }));
  const names = [...new Set(trials.map((one) => String(one.setting)))];
  const slanted = names.some((name) => textWidth(name, { size: 11 }) > width / names.length - 8);
  const x = numeric
    ? {
        ...{ field: 'setting', type: 'quantitative' as const, title: setting },
        scale: {
          type: isLog ? ('log' as const) : ('linear' as const),
          zero: false,
          nice: !isLog,
          padding: 12,
        },
        axis: { tickCount: 4, grid: true, domain: false, format: isLog ? '.1~e' : '~g' },
      }
    : {
        ...{ field: 'setting', type: 'nominal' as const, title: setting, sort: orderOf(trials) },
        axis: {
          ...nameAxis({ names, room: 100, palette }),
          ...{
            grid: true,
            labelAngle: slanted ? -45 : 0,
            labelAlign: slanted ? ('right' as const) : ('center' as const),
          },
        },
      };
  const y = {
    ...{ field: 'value', type: 'quantitative' as const, title: objectiveLabel(objective) },
    scale: { zero: false, padding: 8 },
    axis: { tickCount: 5, domain: false, format: '~g' },
  };
  const told = `Best: trial ${best.trial} with ${settingText(best.setting)} (${formatNumber(best.value)})`;
  return {
    ...frame({
      palette,
      description: `${objectiveLabel(objective)} of ${countOf(trials.length, 'trial')} by ${setting}. ${told}.`,
    }),
    title: title({
      text,
      width,
      subtitle: [
        told,
        trials.length === 1
          ? 'One trial: there is nothing to compare'
          : allEqual(trials.map(({ value }) => value))
            ? 'All trials reached the same'
            : '',
      ],
    }),
    width,
    height,
    data: { values },
    encoding: {
      ...{ x, y },
      tooltip: tooltipOf(
        ['trial', 'Trial'],
        ['setting', setting],
        ['value', objectiveLabel(objective), '.4f'],
      ),
    },
    layer: [
      {
        transform: [{ filter: { field: 'best', equal: false } }],
        mark: { type: 'circle', size: 52, opacity: 0.75, color: palette.training },
      },
      {
        transform: [{ filter: { field: 'best', equal: true } }],
        mark: { type: 'circle', size: 90, opacity: 1, color: palette.validation },
      },
    ],
  } satisfies TopLevelSpec;
}

/** Numbers in their order, and other values as they come. */
function orderOf(trials: readonly ScatteredTrial[]): string[] {
  const settings = [...new Set(trials.map(({ setting }) => setting))];
  const numbers = settings.every((one) => typeof one === 'number');
  return (numbers ? settings.toSorted((a, b) => Number(a) - Number(b)) : settings).map(String);
}

/** Numbers with four digits. */
export function settingText(value: number | string | boolean): string {
  return typeof value === 'number' && !Number.isInteger(value)
    ? String(Number(value.toPrecision(4)))
    : String(value);
}
