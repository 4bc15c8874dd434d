import { metricLabel } from '@cnn/evaluation';
import { countOf, formatCount, formatPercent } from '../../text/formatNumber.js';
import { setName } from '../../text/setName.js';
import { withoutFolders } from '../names.js';
import type { ReportOptions } from '../options.js';
import { type Facts, factsOf } from '../verdict/facts.js';
import { verdict } from '../verdict/verdict.js';
import { settingsText } from './settingsText.js';

/** What a run can say to an item of a checklist. */
interface Answer {
  readonly text: string;
  /** Whether a person has to add what a run can't know. */
  readonly partly?: boolean | undefined;
}

/** Undefined where the run says nothing. */
export type Answers = Readonly<Record<AnswerName, Answer | undefined>>;

export type AnswerName =
  | 'technology'
  | 'question'
  | 'goal'
  | 'intendedUse'
  | 'source'
  | 'preprocessing'
  | 'partitions'
  | 'disjoint'
  | 'sampleSize'
  | 'architecture'
  | 'software'
  | 'initialization'
  | 'training'
  | 'selection'
  | 'single'
  | 'metrics'
  | 'uncertainty'
  | 'subgroups'
  | 'explanations'
  | 'internal'
  | 'external'
  | 'included'
  | 'characteristics'
  | 'performance'
  | 'failures'
  | 'limits'
  | 'reproduce'
  | 'imbalance'
  | 'output'
  | 'decision';

const part = (text: string | undefined): Answer | undefined =>
  text === undefined || text === '' ? undefined : { text, partly: true };
const whole = (text: string | undefined): Answer | undefined =>
  text === undefined || text === '' ? undefined : { text };

/** A report whose checklists are filled. */
export interface ChecklistOptions extends ReportOptions {
  /** How many there are, of a cross-validation. */
  readonly foldCount?: number | undefined;
}

/** What the numbers and settings of a run say to the items of the checklists. */
export function answersOf(options: ChecklistOptions): Answers {
  const {
    data,
    history,
    model,
    engine,
    subgroups = [],
    explanationNote,
    explanation,
    members,
    card,
  } = options;
  const { imageShape } = options;
  const { groupName = 'patient', command, settings, evaluation } = options;
  const facts = factsOf(options);
  const said = verdict(options);
  const columns = subgroups.map(({ column }) => column).join(', ');
  const sizes = sizesText(options);
  const bootstrap = bootstrapText(options);
  return {
    technology: whole('Deep learning: a convolutional neural network for the classification of images.'),
    question: part(facts && said.asked),
    goal: part(history ? 'A model was trained and evaluated on images of the same collection.' : undefined),
    intendedUse: whole(card?.intendedUse),
    source: part(
      data?.name
        ? asSentence(`${withoutFolders(data.name)}${data.source ? `. ${data.source}` : ''}`)
        : undefined,
    ),
    preprocessing: part(
      [
        imageShape && `Images of ${imageShape.join('×')} (height × width × channels).`,
        settingsText(settings, ['imageSize', 'cropSize', 'stain', 'whiten', 'enhance', 'oddSize']),
      ]
        .filter(Boolean)
        .join(' '),
    ),
    partitions: whole(
      sizes &&
        [sizes, settingsText(splitSettings(options), ['split', 'stratify', 'folds', 'seed'])]
          .filter(Boolean)
          .join(' '),
    ),
    disjoint: disjointOf(options, facts, groupName),
    sampleSize: part(
      facts &&
        `${countOf(facts.byItem.count, `${facts.words.one} image`)}${facts.groups === undefined ? '' : ` of ${countOf(facts.groups, groupName)}`}; the run had no target size.`,
    ),
    architecture: whole(model === undefined ? undefined : 'Layer by layer, under “Model and training”.'),
    software: whole(
      engine === undefined
        ? undefined
        : typeof engine === 'string'
          ? engine
          : settingsText(engine, Object.keys(engine)),
    ),
    initialization: part(settingsText(settings, ['weights', 'initialWeights', 'seed'])),
    training: whole(
      settingsText(settings, [
        ...['epochs', 'batchSize', 'optimizer', 'learningRate', 'schedule', 'weightDecay', 'loss'],
        ...['labelSmoothing', 'focalGamma', 'classWeight', 'augment', 'mix', 'sampling', 'ema', 'swa'],
      ]),
    ),
    selection: part(
      settingsText(settings, ['monitor', 'patience']) ??
        (settings && history && !settings.ema && !settings.swa
          ? 'The weights after the last epoch.'
          : undefined),
    ),
    single: members
      ? whole(`The mean of what ${countOf(members, 'model')} predict.`)
      : whole(history && 'A single model.'),
    metrics: whole(facts && metricsText(facts)),
    uncertainty: whole(bootstrap),
    subgroups: whole(columns === '' ? undefined : `By ${columns}, in the model card.`),
    explanations: part(
      explanationNote ?? (explanation && 'Explanations stand beside the images under “Mistakes”.'),
    ),
    internal: whole(
      !facts?.isTest
        ? undefined
        : options.foldCount === undefined
          ? 'On a test set from the same collection, which was not used for training or for choosing anything.'
          : 'By cross-validation: each image by the model of the fold that did not train on it.',
    ),
    external: part(evaluation && 'No images from elsewhere were tested in this run.'),
    included: part(sizes),
    characteristics: part(
      [
        columns === '' ? '' : `Results by ${columns} in the model card.`,
        sizes && 'Classes of each set under “Data and leakage”.',
      ]
        .filter(Boolean)
        .join(' '),
    ),
    performance: whole(facts && said.result),
    failures: part(facts && 'The surest mistakes and the least sure decisions are listed under “Mistakes”.'),
    limits: part([...(card?.limits ?? []).map(asSentence), ...(facts ? [said.trust] : [])].join(' ')),
    reproduce: part(
      command || settings ? 'Settings and the command are under “Reproduce this run”.' : undefined,
    ),
    imbalance: whole(
      settings && 'classWeight' in settings
        ? settingsText(settings, ['classWeight', 'sampling', 'deferredReweighting'])
        : undefined,
    ),
    output: whole(outputText(facts)),
    decision: whole(evaluation && 'threshold' in evaluation && evaluation.threshold ? said.asked : undefined),
  };
}

/** The settings; in place of the default split the shares that it came to. */
function splitSettings({ settings, split }: ReportOptions): ReportOptions['settings'] {
  const total = split?.reduce((sum, { items }) => sum + items, 0) ?? 0;
  if (settings?.split !== 'default' || split === undefined || total === 0) return settings;
  const shares = split.map(({ part: name, items }) => `${name} ${formatPercent(items / total)}`);
  return { ...settings, split: shares.join(', ') };
}

/** With a full stop. */
function asSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function sizesText({ split, groupName = 'patient' }: ReportOptions): string | undefined {
  if (split === undefined || split.length === 0) return undefined;
  const each = split.map(
    ({ part: name, items, groups }) =>
      `${setName(name).toLowerCase()} ${formatCount(items)}${groups === undefined ? '' : ` of ${countOf(groups, groupName)}`}`,
  );
  return `Images: ${each.join(', ')}.`;
}

function disjointOf(
  { leakage }: ReportOptions,
  facts: Facts | undefined,
  groupName: string,
): Answer | undefined {
  if (leakage === undefined) return undefined;
  const { groups, files, nearDuplicates } = leakage;
  const found = groups.length + files.length + nearDuplicates.length;
  if (found > 0) return part(`Not disjoint: ${countOf(found, 'finding')} under “Data and leakage”.`);
  return facts?.groups === undefined
    ? part(`By image and near-duplicate. Which images are of one ${groupName} is not known.`)
    : whole(`By ${groupName}: no ${groupName}, file or near-duplicate is in two sets.`);
}

function metricsText({ byItem, byGroup }: Facts): string {
  const names = Object.keys({ ...byItem.metrics, ...byGroup?.metrics }).map(
    (name) => metricLabel(name) ?? name,
  );
  return `${names.join(', ')}; by image${byGroup ? ` and by ${byGroup.unit}` : ''}.`;
}

function bootstrapText({ evaluation, groupName = 'patient' }: ReportOptions): string | undefined {
  if (evaluation === undefined || evaluation.task === 'multilabel') return undefined;
  const bootstrap = evaluation.report?.bootstrap;
  if (!bootstrap) return undefined;
  const drawn = bootstrap.unit === 'group' ? `whole ${groupName}s` : 'images';
  return `${Math.round(100 * bootstrap.level)}% intervals (percentile bootstrap) from ${countOf(bootstrap.resamples, 'resample')} of ${drawn}.`;
}

function outputText(facts: Facts | undefined): string | undefined {
  if (facts === undefined) return undefined;
  if (facts.task === 'multilabel')
    return 'A probability for each label, and whether it is above the label’s threshold.';
  return facts.classNames.length === 2
    ? 'A probability of the second class, and the class by the threshold.'
    : 'A probability of each class; the most probable one is predicted.';
}
