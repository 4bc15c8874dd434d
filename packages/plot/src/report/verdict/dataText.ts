import { countOf, formatCount } from '../../text/formatNumber.js';
import { quoted } from '../../text/shorten.js';
import { withoutFolders } from '../names.js';
import type { ReportOptions, SplitPart } from '../options.js';
import { type Facts, partOf } from './facts.js';

/** On what data. */
export function dataText(
  { data, split, leakage, groupName = 'patient' }: ReportOptions,
  facts: Facts | undefined,
): string {
  const name = data?.name ? ` from ${withoutFolders(data.name)}` : '';
  const source = data?.source ? ` (${data.source.replace(/\.$/, '')})` : '';
  const whole = total(split);
  const parts =
    split === undefined ? [] : [trainingText(split, groupName), testText(split, facts, groupName)];
  const first =
    whole === undefined
      ? facts === undefined
        ? name === ''
          ? 'Nothing is known of the data.'
          : `Images${name}${source}.`
        : `${unitsText(facts.byItem.count, facts.groups, groupName)}${name}${source}${facts.isTest ? ' in the test set' : ' were measured'}${classesText(facts)}.`
      : `${unitsText(whole.items, whole.groups, groupName)}${name}${source}.`;
  const unknown =
    facts !== undefined && facts.groups === undefined
      ? `Which images are of one ${groupName} is not known.`
      : '';
  const checked =
    leakage === undefined
      ? ''
      : `${formatCount(leakage.images)} images were compared for leakage between the sets.`;
  return [first, ...parts, unknown, checked].filter((text) => text !== '').join(' ');
}

function total(
  split: readonly SplitPart[] | undefined,
): { readonly items: number; readonly groups: number | undefined } | undefined {
  if (split === undefined || split.length === 0) return undefined;
  const items = split.reduce((sum, part) => sum + part.items, 0);
  const known = split.every(({ groups }) => groups !== undefined);
  return { items, groups: known ? split.reduce((sum, part) => sum + (part.groups ?? 0), 0) : undefined };
}

function trainingText(split: readonly SplitPart[], groupName: string): string {
  const train = partOf(split, 'train');
  if (train === undefined || train.items === 0) return '';
  const validation = partOf(split, 'validation');
  const chose =
    validation === undefined || validation.items === 0
      ? ''
      : `; ${unitsText(validation.items, validation.groups, groupName)} are the validation set`;
  return `The model was trained on ${unitsText(train.items, train.groups, groupName)}${chose}.`;
}

function testText(split: readonly SplitPart[], facts: Facts | undefined, groupName: string): string {
  const test = partOf(split, 'test');
  if (facts !== undefined) {
    const { byItem, groups, isTest } = facts;
    return `The results are of ${unitsText(byItem.count, groups ?? test?.groups, groupName)}${isTest ? ' that it had not seen' : ''}${classesText(facts)}.`;
  }
  return test === undefined || test.items === 0 ? 'There is no test set.' : '';
}

/** " (60 “benign”, 40 “malignant”)"; nothing of many classes. */
function classesText({ classNames, byItem, task }: Facts): string {
  if (classNames.length > 3 || task === 'multilabel') return '';
  return ` (${classNames.map((name, at) => `${formatCount(byItem.classCounts[at] ?? 0)} ${quoted(name)}`).join(', ')})`;
}

/** "1,000 images of 40 patients". */
function unitsText(items: number, groups: number | undefined, groupName: string): string {
  return `${countOf(items, 'image')}${groups === undefined ? '' : ` of ${countOf(groups, groupName)}`}`;
}
