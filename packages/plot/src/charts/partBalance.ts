import { CnnError } from '@cnn/core';
import type { TopLevelSpec } from 'vega-lite';
import { type ChartSpec, frame, title } from '../chart.js';
import type { SplitPart } from '../report/options.js';
import { countOf, formatCount, formatPercent } from '../text/formatNumber.js';
import { setName } from '../text/setName.js';
import { shorten } from '../text/shorten.js';
import type { Palette } from '../theme.js';
import { type ChartOptions, checkChart } from './chartOptions.js';
import { nameAxis } from './nameAxis.js';
import { tooltipOf } from './tooltipOf.js';

export interface PartBalanceOptions extends ChartOptions {
  /** What each set of the split holds, as `split(…).report` of `@cnn/data` says it. */
  readonly split: readonly SplitPart[];
  /** What a group of images is. Default "patient". */
  readonly groupName?: string | undefined;
  /** Of more classes only this many are drawn: those whose shares differ most. Default 40. */
  readonly mostClasses?: number | undefined;
}

/** Heights of the rows of sets and of classes in pixels. */
const setHeight = 34;
const classHeight = 22;
/** A dot's part of a row: dots of equal shares stand below each other. */
const dotHeight = 6;
/** Free between classes, as a part of a row. */
const between = 0.4;

/**
 * How a split is balanced: above, the share of all images that is in each set, with its images and patients; below, for each class,
 * the share of a set's images that is of it, one dot for each set. Where the dots of a class lie apart, the sets differ.
 * 300 pixels wide.
 *
 * @throws CnnError `DATA` when there is no set, a set is named twice, no image is in any, or a count is not a whole number.
 *
 * @example
 * ```ts
 * import { partBalance } from '@cnn/plot';
 *
 * const spec = partBalance({
 *   split: [
 *     { part: 'train', items: 80, groups: 16, classCounts: { benign: 50, malignant: 30 } },
 *     { part: 'test', items: 20, groups: 4, classCounts: { benign: 13, malignant: 7 } },
 *   ],
 * });
 * ```
 */
export function partBalance(options: PartBalanceOptions): ChartSpec {
  const palette = checkChart('partBalance', options, {
    split: [{ part: 'text', items: 'number', groups: 'number?', classCounts: 'object' }],
    ...{ groupName: 'text?', mostClasses: 'number?' },
  });
  const { split, groupName = 'patient', mostClasses = 40, width = 300 } = options;
  checkSplit(split);
  const total = split.reduce((sum, { items }) => sum + items, 0);
  const names = split.map(({ part }) => setName(part));
  const colors = setColors(palette, split.length);
  const sets = split.map(({ items, groups }, at) => ({
    set: names[at],
    share: items / total,
    images: items,
    groups: groups ?? null,
    text: `${countOf(items, 'image')}${groups === undefined ? '' : `, ${countOf(groups, groupName)}`}`,
  }));
  const classes = classRows(split, names);
  const drawn =
    classes.length > mostClasses
      ? classes
          .toSorted((a, b) => b.difference - a.difference)
          .slice(0, mostClasses)
          .toSorted((a, b) => a.order - b.order)
      : classes;
  const rows = drawn.flatMap(({ dots }) => dots);
  const color = {
    field: 'set',
    type: 'nominal' as const,
    scale: { domain: names, range: colors },
    legend: null,
  };
  const share = (field: string, axisTitle: string | null, high: number) => ({
    field,
    type: 'quantitative' as const,
    title: axisTitle,
    scale: { domain: [0, high], nice: high < 1 },
    axis: { format: '.0%', tickCount: 5, grid: true, domain: false, ticks: false },
  });
  const highest = Math.max(0.05, ...rows.map((row) => row.share));
  const widest = drawn.reduce((a, b) => (b.difference > a.difference ? b : a));
  const empty = split.flatMap(({ items }, at) => (items === 0 ? [names[at]] : []));
  const told = `${countOf(total, 'image')} of ${countOf(classes.length, 'class', 'classes')} in ${countOf(split.length, 'set')}`;
  return {
    ...frame({ palette, description: describe({ told, sets, widest, groupName }) }),
    title: title({
      text: options.title ?? 'Balance of the sets',
      subtitle: [
        told,
        'Below: each class, in the colours of the sets',
        split.length === 1
          ? 'One set: there is nothing to compare'
          : classes.every(({ difference }) => difference === 0) && classes.length > 1
            ? 'Every class has the same share in each set'
            : '',
        empty.length > 0 ? `Without images: ${empty.join(', ')}` : '',
        drawn.length < classes.length
          ? `The ${drawn.length} of ${formatCount(classes.length)} classes whose shares differ most`
          : '',
      ],
      width,
    }),
    bounds: 'flush',
    spacing: 58,
    resolve: { scale: { x: 'independent', y: 'independent' } },
    vconcat: [
      {
        width,
        height: sets.length * setHeight,
        encoding: {
          y: { field: 'set', type: 'nominal', sort: null, title: null, axis: nameAxis({ names, palette }) },
        },
        layer: [
          {
            data: { values: sets },
            mark: { type: 'bar', height: 10, yOffset: 6 },
            encoding: { x: share('share', 'Share of all images', 1), color },
          },
          {
            data: { values: sets },
            mark: { type: 'text', align: 'left', dy: -8, fontSize: 11, color: palette.muted },
            encoding: { x: { value: 2 }, text: { field: 'text' } },
          },
        ],
      },
      {
        width,
        height:
          options.height ?? drawn.length * Math.max(classHeight, (split.length * dotHeight) / (1 - between)),
        encoding: {
          y: {
            field: 'class',
            type: 'nominal',
            sort: null,
            title: null,
            scale: { paddingInner: between, paddingOuter: between / 2 },
            axis: nameAxis({ names: drawn.map((row) => row.class), palette }),
          },
        },
        layer: [
          {
            data: { values: drawn.map(({ dots, ...row }) => row) },
            mark: { type: 'rule', strokeWidth: 1, color: palette.axis },
            encoding: { x: share('low', 'Share of the set’s images', highest), x2: { field: 'high' } },
          },
          {
            data: { values: rows },
            mark: { type: 'circle', size: 50, opacity: 0.9 },
            encoding: {
              yOffset: { field: 'set', type: 'nominal', scale: { domain: names } },
              x: share('share', 'Share of the set’s images', highest),
              color,
              tooltip: tooltipOf(
                ['set', 'Set'],
                ['class', 'Class'],
                ['images', 'Images', ','],
                ['share', 'Share', '.1%'],
              ),
            },
          },
        ],
      },
    ],
  } satisfies TopLevelSpec;
}

function checkSplit(split: readonly SplitPart[]): void {
  const names = split.map(({ part }) => part);
  if (split.length === 0 || new Set(names).size !== names.length) {
    throw new CnnError(
      'DATA',
      `partBalance needs sets of different names, received ${split.length === 0 ? 'none' : names.join(', ')}. Pass the report of a split.`,
    );
  }
  for (const { part, items, groups = 0, classCounts } of split) {
    const wrong = [items, groups, ...Object.values(classCounts)].find(
      (count) => !Number.isInteger(count) || count < 0,
    );
    if (wrong === undefined) continue;
    throw new CnnError('DATA', `partBalance needs whole numbers of images, received ${wrong} in "${part}".`);
  }
  const counted = split.flatMap(({ classCounts }) => Object.values(classCounts));
  if (split.some(({ items }) => items > 0) && counted.length > 0) return;
  throw new CnnError(
    'DATA',
    `partBalance needs images of at least one class, received none in ${names.join(', ')}.`,
  );
}

function classRows(split: readonly SplitPart[], names: readonly string[]) {
  const classes = [...new Set(split.flatMap(({ classCounts }) => Object.keys(classCounts)))];
  return classes.map((name, order) => {
    const dots = split.flatMap(({ items, classCounts }, at) => {
      const images = classCounts[name] ?? 0;
      return items === 0 ? [] : [{ class: name, set: names[at], images, share: images / items }];
    });
    const shares = dots.map(({ share }) => share);
    const [low, high] = [Math.min(...shares), Math.max(...shares)];
    return { class: name, order, low, high, difference: high - low, dots };
  });
}

function setColors(palette: Palette, count: number): readonly string[] {
  const colors = [palette.training, palette.validation, palette.class3, palette.class4, palette.class7];
  return Array.from({ length: count }, (_, at) => colors[at % colors.length] ?? palette.others);
}

interface DescribeOptions {
  readonly told: string;
  readonly sets: readonly { readonly set: string | undefined; readonly text: string }[];
  readonly widest: { readonly class: string; readonly low: number; readonly high: number };
  readonly groupName: string;
}

function describe({ told, sets, widest }: DescribeOptions): string {
  const parts = sets.map(({ set, text }) => `${set}: ${text}.`).join(' ');
  const apart = `Widest apart: ${shorten(widest.class, 40)}, ${formatPercent(widest.low)} to ${formatPercent(widest.high)} of a set’s images.`;
  return `${told}. ${parts} ${apart}`;
}
