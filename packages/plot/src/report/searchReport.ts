import { trialScatter } from '../charts/trialScatter.js';
import { seriesLabel } from '../history/best.js';
import { countOf, formatCount, formatNumber } from '../text/formatNumber.js';
import type { Block, Content, ContentFigure, ContentTable } from './content/content.js';
import { contentPage } from './content/contentPage.js';
import { contentText } from './content/contentText.js';
import { flatSettings } from './flatSettings.js';
import type { Figure } from './keyFigures.js';
import type { ReportedTrial, SearchReportOptions } from './searchReportOptions.js';

/** Of more trials than this the table has the best only. */
const mostRows = 50;

/**
 * A search for the best settings on one HTML page, as the text of a file: the best trial and how to train it, what the trials reached
 * by each setting, and a table of all. As `report`, it loads nothing.
 *
 * @example
 * ```ts
 * import { searchReport } from '@cnn/plot';
 *
 * const page = await searchReport({
 *   title: 'Learning rate',
 *   objective: { name: 'val_loss', direction: 'down' },
 *   space: { 'learning-rate': { type: 'float', minValue: 0.0001, maxValue: 0.1, sampling: 'log' } },
 *   trials: [
 *     { trial: 1, status: 'completed', value: 0.36, values: { 'learning-rate': 0.01 }, seconds: 20 },
 *     { trial: 0, status: 'completed', value: 0.41, values: { 'learning-rate': 0.001 }, seconds: 20 },
 *   ],
 * });
 * ```
 */
export async function searchReport(options: SearchReportOptions): Promise<string> {
  return contentPage(searchContent(options));
}

/** The same as Markdown, with what each chart shows in words. */
export async function searchMarkdown(options: SearchReportOptions): Promise<string> {
  return contentText(searchContent(options));
}

function searchContent(options: SearchReportOptions): Content {
  const { trials, space, settings = {}, engine = {}, command, tuner = {} } = options;
  return {
    ...options,
    figures: figuresOf(options),
    sections: [
      { heading: 'Best trial', blocks: bestBlocks(options) },
      {
        heading: 'By setting',
        blocks: [
          {
            type: 'text',
            text: 'Each dot is a trial. What one setting does is seen only where the others were drawn at random besides it.',
          },
          { type: 'figures', figures: scatters(options) },
        ],
      },
      { heading: 'All trials', blocks: [trialTable(options), ...failures(trials)] },
      {
        heading: 'Repeat it',
        blocks: [
          ...(command === undefined ? [] : [{ type: 'command' as const, text: command }]),
          settingTable('What was searched', space),
          ...(Object.keys(tuner).length === 0 ? [] : [settingTable('How trials were chosen', tuner)]),
          ...(Object.keys(settings).length === 0
            ? []
            : [settingTable('Settings of all trials, where they were not searched', settings)]),
          ...(Object.keys(engine).length === 0
            ? []
            : [settingTable('Engine and versions', typeof engine === 'string' ? { engine } : engine)]),
        ],
      },
    ],
  };
}

function completed({ trials }: SearchReportOptions): (ReportedTrial & { readonly value: number })[] {
  return trials.flatMap((one) =>
    one.status === 'completed' && typeof one.value === 'number' ? [{ ...one, value: one.value }] : [],
  );
}

function figuresOf(options: SearchReportOptions): Figure[] {
  const { objective, trials } = options;
  const done = completed(options);
  const [best] = done;
  const failed = trials.filter(({ status }) => status === 'failed').length;
  const seconds = trials.reduce((sum, one) => sum + one.seconds, 0);
  return [
    ...(best
      ? [
          {
            name: `Best ${seriesLabel(objective.name)}`,
            value: formatNumber(best.value),
            note: `trial ${best.trial + 1}, on the validation set: the best of many is better than it will be on new images`,
          },
        ]
      : []),
    {
      name: 'Trials',
      value: formatCount(trials.length),
      note: failed === 0 ? '' : `${formatCount(failed)} failed`,
    },
    { name: 'Time', value: timeText(seconds), note: 'of all trials together' },
  ];
}

function timeText(seconds: number): string {
  if (seconds < 100) return `${seconds.toFixed(0)} s`;
  return seconds < 6000 ? `${(seconds / 60).toFixed(0)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

function bestBlocks(options: SearchReportOptions): Block[] {
  const { folder, trainCommand } = options;
  const [best] = completed(options);
  if (!best) return [{ type: 'cautions', lines: ['No trial was completed: there is no best one.'] }];
  return [
    settingTable(`What trial ${best.trial + 1} was trained with`, best.values),
    ...(folder === undefined
      ? []
      : [
          {
            type: 'text' as const,
            text: `Its model, its test results and its own report are in ${folder}; ${folder}/experiment.json is its whole experiment.`,
          },
        ]),
    ...(trainCommand === undefined
      ? []
      : [
          { type: 'text' as const, text: 'To train it again, with other epochs or on more images:' },
          { type: 'command' as const, text: trainCommand },
        ]),
  ];
}

/** A picture for each setting that was searched. */
function scatters(options: SearchReportOptions): ContentFigure[] {
  const { space, objective } = options;
  const done = completed(options);
  return Object.entries(space).map(([setting, { sampling }]) => ({
    name: setting,
    chart: () =>
      trialScatter({
        ...{ setting, objective: objective.name, direction: objective.direction, theme: 'auto' },
        log: sampling === 'log' || sampling === 'reverseLog',
        trials: done.flatMap(({ trial, values, value }) => {
          const own = values[setting];
          return own === undefined ? [] : [{ trial: trial + 1, setting: own, value }];
        }),
      }),
  }));
}

function trialTable({ trials, objective, space }: SearchReportOptions): ContentTable {
  const rounds = trials.some(({ epochs }) => epochs !== undefined);
  const shown = trials.slice(0, mostRows);
  const names = [...new Set([...Object.keys(space), ...shown.flatMap(({ values }) => Object.keys(values))])];
  const some = trials.length > mostRows ? `: the ${mostRows} best of ${formatCount(trials.length)}` : '';
  return {
    type: 'table',
    caption: `${countOf(trials.length, 'trial')}, the best first${some}`,
    columns: [
      { name: 'Trial', numeric: true },
      ...(rounds ? [{ name: 'Epochs', numeric: true }] : []),
      { name: seriesLabel(objective.name), numeric: true },
      ...names.map((name) => ({ name, numeric: true })),
      { name: 'Seconds', numeric: true },
    ],
    rows: shown.map(({ trial, epochs, value, values, seconds }) => [
      String(trial + 1),
      ...(rounds ? [epochs === undefined ? 'all' : formatCount(epochs)] : []),
      value === undefined ? 'failed' : formatNumber(value),
      ...names.map((name) => shortOf(values[name])),
      seconds.toFixed(0),
    ]),
  };
}

function shortOf(value: number | string | boolean | undefined): string {
  return typeof value === 'number' && !Number.isInteger(value)
    ? String(Number(value.toPrecision(4)))
    : String(value ?? '–');
}

function failures(trials: readonly ReportedTrial[]): Block[] {
  const failed = trials.filter(({ status }) => status === 'failed');
  if (failed.length === 0) return [];
  const lines = failed.map(({ trial, message = '' }) => `Trial ${trial + 1} failed: ${message}`);
  return [{ type: 'list', lines }];
}

function settingTable(caption: string, settings: Parameters<typeof flatSettings>[0]): ContentTable {
  return {
    type: 'table',
    caption,
    columns: [{ name: 'Name' }, { name: 'Value' }],
    rows: flatSettings(settings),
  };
}
