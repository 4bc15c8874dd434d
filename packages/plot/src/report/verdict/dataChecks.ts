import { countOf, formatCount } from '../../text/formatNumber.js';
import type { ReportOptions } from '../options.js';
import type { Facts } from './facts.js';
import type { TrustCheck } from './trustCheck.js';

export function syntheticCheck({ data }: ReportOptions): TrustCheck | undefined {
  if (!data?.synthetic) return undefined;
  return {
    name: 'synthetic',
    grade: 'serious',
    reason: 'the images are synthetic',
    text: 'A program drew the images. The results say nothing about tissue, patients or any disease.',
  };
}

/** Whether the same is in two sets, and whether that could be seen. */
export function leakageCheck(
  { leakage, groupName = 'patient' }: ReportOptions,
  facts: Facts | undefined,
): TrustCheck {
  const unknown = facts !== undefined && facts.groups === undefined;
  if (leakage === undefined) {
    return {
      name: 'leakage',
      grade: unknown ? 'caution' : 'open',
      reason: `${groupName}s are unknown`,
      text: `Whether ${groupName}s, files or near-duplicates are in more than one set is not part of this report.${unknown ? ` ${capital(groupName)}s are unknown, so intervals may be too narrow.` : ''}`,
    };
  }
  const { images, groups, files, nearDuplicates } = leakage;
  if (groups.length + files.length + nearDuplicates.length > 0) {
    const found = [
      ...(groups.length > 0 ? [countOf(groups.length, groupName)] : []),
      ...(files.length > 0 ? [countOf(files.length, 'file')] : []),
      ...(nearDuplicates.length > 0 ? [countOf(nearDuplicates.length, 'near-duplicate')] : []),
    ].join(', ');
    return {
      name: 'leakage',
      grade: 'serious',
      reason: 'the sets share images',
      text: `In more than one set: ${found}. The model has seen them, or nearly the same, in training, so results are too good.`,
    };
  }
  return unknown
    ? {
        name: 'leakage',
        grade: 'caution',
        reason: `${groupName}s are unknown`,
        text: `No file or near-duplicate is in two sets (${formatCount(images)} images compared). ${capital(groupName)}s are unknown: images of one ${groupName} may be in several sets, and intervals may be too narrow.`,
      }
    : {
        name: 'leakage',
        grade: 'good',
        reason: '',
        text: `No ${groupName}, file or near-duplicate is in two sets (${formatCount(images)} images compared).`,
      };
}

/** Whether the model had seen the measured images: it was made to do well on those. */
export function seenCheck({ seen }: ReportOptions, { byItem }: Facts): TrustCheck | undefined {
  if (seen === null) {
    return {
      name: 'seen',
      grade: 'caution',
      reason: 'the model may have been trained on these images',
      text: 'It is unknown whether the model was trained on the measured images. If it was, results are too good.',
    };
  }
  if (seen === undefined || seen.train + seen.validation === 0) return undefined;
  const uses = [
    ...(seen.train > 0 ? [`trained on ${formatCount(seen.train)}`] : []),
    ...(seen.validation > 0 ? [`tuned on ${formatCount(seen.validation)}`] : []),
  ].join(' and ');
  return {
    name: 'seen',
    grade: 'serious',
    reason: 'the model has seen the measured images',
    text: `The model was ${uses} of the ${countOf(byItem.count, 'measured image')}. These are no test set: results are better than on new images.`,
  };
}

/** What no test set from the same source can tell. */
export function sourceCheck({ isTest }: Facts): TrustCheck | undefined {
  if (!isTest) return undefined;
  return {
    name: 'source',
    grade: 'open',
    reason: 'images from elsewhere were not tested',
    text: 'Training and test images are of the same collection. How the model does on another hospital’s images, scanner or stain is not known.',
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
