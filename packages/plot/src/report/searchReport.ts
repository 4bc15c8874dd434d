import { settingText, trialScatter } from '../charts/trialScatter.js';
import { objectiveLabel } from '../history/objectiveLabel.js';
import { countOf, formatCount, formatNumber } from '../text/formatNumber.js';
import { cautionList } from './cautionList.js';
import { checkGiven } from './checkGiven.js';
import { figure, section, theme } from './figure.js';
import { flatSettings } from './flatSettings.js';
import { type Html, html } from './html.js';
import type { Figure } from './keyFigures.js';
import { page } from './page.js';
import { paragraph, remarks } from './remarks.js';

import type { ReportedTrial, SearchReportOptions } from './searchReportOptions.js';
import { table } from './table.js';

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
  checkGiven({
    where: 'searchReport',
    options: options,
    needs: { title: 'text', objective: 'object', trials: 'list', space: 'object' },
  });
  const {
    title,
    subtitle,
    date,
    data,
    trials,
    space,
    settings = {},
    engine = {},
    command,
    tuner = {},
  } = options;
  const sections = [
    section('Best trial', ...bestTrial(options)),
    section(
      'By setting',
      paragraph(
        'Each dot is a trial. What one setting does is seen only where the others were drawn at random besides it.',
      ),
      html`<div class="figures">\n${await Promise.all(scatters(options))}</div>\n`,
    ),
    section('All trials', trialTable(options), ...failures(trials)),
    section(
      'Repeat it',
      command === undefined ? undefined : commandLine(command),
      spaceTable(space),
      settingTable('How trials were chosen', tuner),
      settingTable('Settings of all trials, where they were not searched', settings),
      settingTable('Engine and versions', typeof engine === 'string' ? { engine } : engine),
    ),
  ];
  return page({ title, subtitle, date, data }, sections, keyFiguresOf(options));
}

function commandLine(text: string): Html {
  return html`<pre class="command"><code>${text}</code></pre>\n`;
}

function completed({ trials }: SearchReportOptions): (ReportedTrial & { readonly value: number })[] {
  return trials.flatMap((one) =>
    one.status === 'completed' && typeof one.value === 'number' ? [{ ...one, value: one.value }] : [],
  );
}

function keyFiguresOf(options: SearchReportOptions): Figure[] {
  const { objective, trials } = options;
  const done = completed(options);
  const [best] = done;
  const failed = trials.filter(({ status }) => status === 'failed').length;
  const seconds = trials.reduce((sum, one) => sum + one.seconds, 0);
  return [
    ...(best
      ? [
          {
            name: `Best ${objectiveLabel(objective.name).replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())}`,
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

function bestTrial(options: SearchReportOptions): (Html | undefined)[] {
  const { folder, trainCommand } = options;
  const [best] = completed(options);
  if (!best) return [cautionList([{ text: 'No trial was completed: there is no best one.' }])];
  return [
    settingTable(`What trial ${best.trial + 1} was trained with`, best.values),
    folder === undefined
      ? undefined
      : paragraph(
          `Its model, its test results and its own report are in ${folder}; ${folder}/experiment.json is its whole experiment.`,
        ),
    ...(trainCommand === undefined
      ? []
      : [paragraph('To train it again, with other epochs or on more images:'), commandLine(trainCommand)]),
  ];
}

/** A picture for each setting that was searched. */
function scatters(options: SearchReportOptions): Promise<Html>[] {
  const { space, objective } = options;
  const done = completed(options);
  return Object.entries(space).map(([setting, { type, sampling }]) =>
    figure(setting, () =>
      trialScatter({
        ...{ setting, objective: objective.name, direction: objective.direction, theme },
        discrete: type === 'choice',
        log: sampling === 'log' || sampling === 'reverseLog',
        trials: done.flatMap(({ trial, values, value }) => {
          const own = values[setting];
          return own === undefined ? [] : [{ trial: trial + 1, setting: own, value }];
        }),
      }),
    ),
  );
}

function trialTable({ trials, objective, space }: SearchReportOptions): Html {
  const rounds = trials.some(({ epochs }) => epochs !== undefined);
  const shown = trials.slice(0, mostRows);
  const names = [...new Set([...Object.keys(space), ...shown.flatMap(({ values }) => Object.keys(values))])];
  const some = trials.length > mostRows ? `: the ${mostRows} best of ${formatCount(trials.length)}` : '';
  return table({
    caption: `${countOf(trials.length, 'trial')}, the best first${some}`,
    columns: [
      { name: 'Trial', numeric: true },
      ...(rounds ? [{ name: 'Epochs', numeric: true }] : []),
      { name: objectiveLabel(objective.name), numeric: true },
      ...names.map((name) => ({ name, numeric: true })),
      { name: 'Seconds', numeric: true },
    ],
    rows: shown.map(({ trial, epochs, value, values, seconds }) => [
      String(trial + 1),
      ...(rounds ? [epochs === undefined ? 'all' : formatCount(epochs)] : []),
      value === undefined ? 'failed' : formatNumber(value),
      ...names.map((name) => settingText(values[name] ?? '–')),
      seconds.toFixed(0),
    ]),
  });
}

function failures(trials: readonly ReportedTrial[]): Html[] {
  const failed = trials.filter(({ status }) => status === 'failed');
  if (failed.length === 0) return [];
  const lines = failed.map(({ trial, message = '' }) => `Trial ${trial + 1} failed: ${message}`);
  return [remarks(lines)];
}

/** Nothing where there are none. */
function settingTable(caption: string, settings: Parameters<typeof flatSettings>[0]): Html | undefined {
  const rows = flatSettings(settings);
  return rows.length === 0
    ? undefined
    : table({ caption, columns: [{ name: 'Name' }, { name: 'Value' }], rows });
}

/** What each setting could be. */
function spaceTable(space: SearchReportOptions['space']): Html {
  return table({
    caption: 'What was searched',
    columns: [{ name: 'Setting' }, { name: 'Values' }],
    rows: Object.entries(space).map(([name, parameter]) => [name, rangeText(parameter)]),
  });
}

function rangeText(parameter: SearchReportOptions['space'][string]): string {
  const { type, values, minValue, maxValue, step, sampling } = parameter;
  if (Array.isArray(values)) return values.map(String).join(', ');
  if (type === 'boolean') return 'true, false';
  if (minValue === undefined || maxValue === undefined) return JSON.stringify(parameter);
  const scale = sampling === 'log' || sampling === 'reverseLog' ? ', on a logarithmic scale' : '';
  const steps = step === undefined ? '' : `, in steps of ${String(step)}`;
  return `${type === 'int' ? 'whole numbers from ' : ''}${String(minValue)} to ${String(maxValue)}${steps}${scale}`;
}
