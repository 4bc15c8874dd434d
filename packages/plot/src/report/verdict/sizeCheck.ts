import { countOf, formatCount } from '../../text/formatNumber.js';
import { namesText } from './askedText.js';
import type { Facts } from './facts.js';
import type { TrustCheck } from './trustCheck.js';

/** Fewer of a class carry no result: were all 10 right, the exact 95% interval of that share would still begin at 0.69. */
const few = 10;

/** Of each class, for a sound validation: Collins, Ogundimu and Altman, Statistics in Medicine 2016. */
const enough = 100;

/** How many test patients, or images, the rarest class has: of a multi-label set also how many are without a label. */
export function sizeCheck({ byItem, byGroup, classNames, task, words }: Facts): TrustCheck | undefined {
  const { unit, count, classCounts } = byGroup ?? byItem;
  const multi = task === 'multilabel';
  const sides = [
    ...classCounts.map((own, index) => ({ name: classNames[index] ?? '', own, without: false })),
    ...(multi
      ? classCounts.map((own, index) => ({ name: classNames[index] ?? '', own: count - own, without: true }))
      : []),
  ];
  const least = sides.reduce((a, { own }) => Math.min(a, own), Number.POSITIVE_INFINITY);
  if (!Number.isFinite(least)) return undefined;
  const same = sides.filter(({ own }) => own === least);
  const without = same.every((one) => one.without);
  const names = same.filter((one) => one.without === without).map(({ name }) => name);
  const units = countOf(count, `${words.one} ${unit}`);
  const each = names.length > 1 && least > 0 ? ' each' : '';
  const verb = without
    ? least <= 1
      ? 'is without'
      : 'are without'
    : multi
      ? least <= 1
        ? 'carries'
        : 'carry'
      : least <= 1
        ? 'is'
        : 'are';
  const numbers = `${least === 0 ? 'None' : formatCount(least)} of ${units}${each} ${verb} ${namesText(names, least === 0 ? 'or' : 'and')}`;
  const images = byGroup ? ` (${countOf(byItem.count, 'image')})` : '';
  if (least < few) {
    const rare = [
      ...new Set(sides.flatMap(({ own, name }) => (own < few && !names.includes(name) ? [name] : []))),
    ];
    const others =
      rare.length === 0
        ? ''
        : ` Fewer than ${few} are ${multi ? 'with or without' : 'of'} ${namesText(rare, 'and')} too.`;
    return {
      name: 'size',
      grade: 'serious',
      reason: `too few ${words.one} ${unit}s`,
      text: `${least === 0 ? numbers : `Only ${numbers}`}${images}.${others} No result can rest on fewer than ${few} of a class.`,
    };
  }
  if (least < enough) {
    return {
      name: 'size',
      grade: 'caution',
      reason: `few ${words.one} ${unit}s`,
      text: `${numbers}${images}. At least ${enough} of each class are recommended for a sound validation.`,
    };
  }
  return {
    name: 'size',
    grade: 'good',
    reason: '',
    text: `Each class has at least ${formatCount(least)} ${words.one} ${unit}s${images}.`,
  };
}

/** Whether all images are of one patient: then results are of that patient alone. */
export function oneGroupCheck({ groups, groupName, words }: Facts): TrustCheck | undefined {
  if (groups !== 1) return undefined;
  return {
    name: 'size',
    grade: 'serious',
    reason: `all ${words.one} images are of one ${groupName}`,
    text: `All ${words.one} images are of one ${groupName}: results say nothing of other ${groupName}s, and there are no intervals.`,
  };
}
