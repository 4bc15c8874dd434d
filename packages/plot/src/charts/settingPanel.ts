import { CnnError } from '@cnn/core';
import { title } from '../chart.js';
import { countOf } from '../text/formatNumber.js';
import type { Palette } from '../theme.js';
import { domainOf, epochScale } from './historyPanel.js';
import { tooltipOf } from './tooltipOf.js';

export interface SettingPanelOptions {
  /** Of the option, for messages. */
  readonly option: string;
  readonly label: string;
  /** What is said below the label. */
  readonly note: (values: readonly number[]) => string;
  readonly values: readonly (number | null)[];
  readonly epochs: number;
  readonly width: number;
  readonly height: number;
  readonly palette: Palette;
  /** As a step for each epoch, from 0: of amounts. Default: a line. */
  readonly amounts?: boolean | undefined;
}

/** What an epoch was trained with, or took, over the epochs: under the curves of results. */
export function settingPanel(options: SettingPanelOptions) {
  const { option, label, note, values, epochs, width, height, palette, amounts = false } = options;
  const drawn = values.map((value) => (value !== null && Number.isFinite(value) ? value : null));
  const finite = drawn.flatMap((value) => value ?? []);
  if (values.length !== epochs || finite.length === 0) {
    throw new CnnError(
      'DATA',
      `historyCurves needs one number per epoch in ${option}, received ${finite.length} finite ones for ${countOf(epochs, 'epoch')}.`,
    );
  }
  const missing = drawn.length - finite.length;
  const highest = Math.max(...finite);
  const points = drawn.map((value, at) => ({ epoch: at + 1, value }));
  return {
    title: title({
      text: label,
      subtitle: [note(finite), missing > 0 ? `${countOf(missing, 'value')} not drawn: not finite` : ''],
      width,
    }),
    width,
    height,
    data: { values: points },
    encoding: {
      x: epochScale(epochs),
      y: {
        field: 'value',
        type: 'quantitative' as const,
        title: label,
        scale: amounts
          ? { domain: [0, highest > 0 ? highest * 1.08 : 1], nice: false }
          : { domain: domainOf(finite, false), nice: false, zero: false, padding: 8 },
        axis: { tickCount: 3, format: amounts ? ',~r' : '~g' },
      },
      tooltip: tooltipOf(['epoch', 'Epoch', 'd'], ['value', label, '~g']),
    },
    layer: [
      {
        mark: {
          type: 'line' as const,
          strokeWidth: 2,
          color: palette.muted,
          interpolate: amounts ? ('linear' as const) : ('step-after' as const),
        },
      },
      ...(epochs <= 25 || finite.length < 3
        ? [{ mark: { type: 'point' as const, filled: true, size: 24, opacity: 1, color: palette.muted } }]
        : []),
    ],
  };
}
