import type { ImageItem, ImageSet } from '../set/imageSet.js';
import { canonicalName } from './canonicalName.js';

/** The set with the names of its classes, groups and files in one Unicode form; the same object where they are already. */
export function withCanonicalNames(set: ImageSet): ImageSet {
  const classNames = set.classNames.map(canonicalName);
  let changed = classNames.some((name, index) => name !== set.classNames[index]);
  const items = set.items.map((item): ImageItem => {
    const { group, file } = item;
    const [own, path] = [group && canonicalName(group), file && canonicalName(file)];
    if (own === group && path === file) return item;
    changed = true;
    return {
      ...item,
      ...(own === undefined ? {} : { group: own }),
      ...(path === undefined ? {} : { file: path }),
    };
  });
  return changed ? { ...set, classNames, items } : set;
}
