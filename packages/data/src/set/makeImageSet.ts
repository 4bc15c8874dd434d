import { CnnError } from '@cnn/core';
import { withCanonicalNames } from '../names/withCanonicalNames.js';
import { checkedFurther } from './furtherValues.js';
import { describeItem, type ImageItem, type ImageSet } from './imageSet.js';

function fail(name: string, problem: string): never {
  throw new CnnError('DATA', `${name}: ${problem}`);
}

/**
 * Checks a set and returns it, with the names of classes, groups and files in one Unicode form (NFC).
 *
 * @throws CnnError (DATA) for no items, no class, a class name given twice, labels that are no indices into `classNames`
 *   or don't fit `multiLabel`, an item without an input or target that others have, a weight that is negative or not finite, a white that is not above 0, or an image shape that
 *   is not three positive integers
 */
export function imageSet(given: ImageSet): ImageSet {
  const set = withCanonicalNames(given);
  const { name, classNames, imageShape, items, multiLabel = false } = set;
  if (imageShape.length !== 3 || imageShape.some((dim) => !Number.isInteger(dim) || dim < 1)) {
    fail(name, `expected imageShape [height, width, channels], received [${imageShape.join(', ')}].`);
  }
  const { white } = set;
  if (white !== undefined && white !== null && !(Number.isFinite(white) && white > 0)) {
    fail(name, `expected white to be a number above 0, or null, received ${white}.`);
  }
  if (classNames.length === 0) fail(name, 'expected at least one class name, received none.');
  const twice = classNames.find((className, index) => classNames.indexOf(className) !== index);
  if (twice !== undefined) fail(name, `expected each class name once, received "${twice}" twice.`);
  if (items.length === 0) fail(name, 'expected images, received none.');
  if (multiLabel && classNames.length < 2) {
    fail(
      name,
      `expected at least two labels, received only ${classNames[0]}. Make two classes, with and without it.`,
    );
  }
  items.forEach((item, index) => {
    if (multiLabel) checkLabels(set, item, index);
    else if (item.labels) {
      fail(
        name,
        `${describeItem(item, index)} has labels, expected one label. Give the set multiLabel: true.`,
      );
    } else if (!Number.isInteger(item.label) || item.label < 0 || item.label >= classNames.length) {
      const range = `0..${classNames.length - 1} (${classNames.join(', ')})`;
      fail(
        name,
        `${describeItem(item, index)} has label ${item.label}, expected ${range}. Correct it, or add class names.`,
      );
    }
    if (item.weight !== undefined && !(Number.isFinite(item.weight) && item.weight >= 0)) {
      fail(name, `${describeItem(item, index)} has weight ${item.weight}, expected a number of at least 0.`);
    }
  });
  const further = checkedFurther(set);
  return Object.keys(further).length > 0 ? { ...set, ...further } : set;
}

function checkLabels({ name, classNames }: ImageSet, item: ImageItem, index: number): void {
  const where = describeItem(item, index);
  const { label, labels } = item;
  if (label !== -1 || !labels) {
    fail(name, `${where} has one label, expected labels, and label −1. Give the set no multiLabel.`);
  }
  labels.forEach((one, at) => {
    const inRange = Number.isInteger(one) && one >= 0 && one < classNames.length;
    if (inRange && one > (labels[at - 1] ?? -1)) return;
    const expected = `indices of 0..${classNames.length - 1} (${classNames.join(', ')}), each once and ascending`;
    fail(name, `${where} has labels [${labels.join(', ')}], expected ${expected}.`);
  });
}
