import { CnnError } from '@cnn/core';
import {
  alikeNames,
  canonicalName,
  describeTally,
  findGivenParts,
  folderLevel,
  type GivenParts,
  type GroupRule,
  groupByRule,
  joinedNames,
  nameOfPath,
  type Parts,
  partNames,
  partOfFile,
  readGroupRule,
} from '@cnn/data';
import { classOf, findClasses } from './classes.js';
import { type FolderSet, fileSet } from './fileSet.js';
import type { ImageFolderOptions } from './imageFolderOptions.js';
import { type ImageListing, imageFormats } from './imageListing.js';
import { runPattern } from './runPattern.js';

/** A set of image files, with the parts that its folders give. */
export interface ListedSet extends FolderSet {
  readonly parts?: Parts;
}

/**
 * A set of the images of a listing, see `imageFolder`.
 *
 * @throws CnnError as `imageFolder` does
 */
export async function listedSet(listing: ImageListing, options: ImageFolderOptions): Promise<ListedSet> {
  const { path, group, label, name = path, classNames: wanted } = options;
  const groupsOf = group === undefined ? undefined : byRule(group, 'group');
  const labelsOf = label === undefined ? undefined : byRule(label, 'label');
  const { files, others, hidden } = listing;
  if (files.length === 0) {
    const held = [
      ...(others.count > 0
        ? [
            `it holds ${others.count} other ${others.count === 1 ? 'file' : 'files'}: ${describeTally(others)}`,
          ]
        : []),
      ...(hidden.count > 0 ? [`hidden ones: ${describeTally(hidden)}`] : []),
    ];
    throw new CnnError(
      'DATA',
      `${name}: expected ${imageFormats} images in class folders; ${held.join('; ') || 'it is empty'}.`,
    );
  }
  const given = partsOf(options, files);
  const unused = options.givenParts === 'ignore' ? unusedParts(options, files) : [];
  const labels = labelsOf?.(files) ?? files.map((file) => classOf(name, file));
  const groups = groupsOf?.(files);
  const entries = files.map((file, at) => ({
    file,
    labels: [canonicalName(labels[at] as string)],
    ...(groups ? { group: canonicalName(groups[at] as string) } : {}),
  }));
  const found = entries.flatMap(({ labels: own }) => own);
  checkImageless(listing, options, new Set(found));
  const classNames = findClasses({ name, found, ...(wanted ? { wanted } : {}) });
  const set = await fileSet(
    { name, path, entries, classNames, otherFiles: others.count, grouped: group !== undefined },
    options,
  );
  const names = [...labels, ...(groups ?? [])];
  const report = {
    ...set.report,
    listing: {
      others,
      hidden,
      imageless: listing.imageless,
      links: listing.links,
      notes: [...listing.notes, ...unused],
    },
    joined: joinedNames(names),
    alike: [...alikeNames(labels), ...alikeNames(groups ?? [])],
    ...(given ? { givenParts: given.folders } : {}),
  };
  return { ...set, report, ...(given ? { parts: dividedBy(given, set) } : {}) };
}

/** What finds the group or class of each path. @throws CnnError (OPTIONS) for a rule that can't be read */
function byRule(given: GroupRule, what: string): (files: readonly string[]) => string[] {
  const rule = readGroupRule({ rule: given, what });
  return (files) => {
    const captures =
      'pattern' in rule ? runPattern({ source: rule.pattern, names: files.map(nameOfPath), what }) : [];
    return files.map((file, at) => groupByRule({ rule, file, what, capture: captures[at] }));
  };
}

function dividedBy(given: GivenParts, set: FolderSet): Parts {
  const parts = Object.fromEntries(partNames.map((part) => [part, [] as number[]])) as Record<
    (typeof partNames)[number],
    number[]
  >;
  for (const [index, { file = '' }] of set.items.entries()) parts[partOfFile(file, given)].push(index);
  return parts;
}

/** A line about folders that are called as parts and are none here. */
function unusedParts({ path, name = path }: ImageFolderOptions, files: readonly string[]): string[] {
  const text = 'Folders that are called train, validation or test are not used as parts.';
  try {
    return findGivenParts({ name, files, classLevel: undefined }) ? [text] : [];
  } catch {
    return [text];
  }
}

/** @throws CnnError (DATA) for a group that is the folder of the part */
function partsOf(
  { path, name = path, label, group, givenParts = 'use' }: ImageFolderOptions,
  files: readonly string[],
): GivenParts | undefined {
  if (givenParts === 'ignore') return undefined;
  const classLevel = label === undefined ? -1 : folderLevel(label);
  const given = findGivenParts({ name, files, classLevel });
  if (!given || group === undefined || folderLevel(group) !== given.level) return given;
  const folders = partNames.flatMap((part) => given.folders[part] ?? []);
  throw new CnnError(
    'DATA',
    `${name}: ${group} is the folder of the part (${folders.join(', ')}), expected that of the patient. Give group folder:${given.level + 2}, or another rule.`,
    { details: { option: 'group' } },
  );
}

/** @throws CnnError (DATA) for a folder without an image when its class is missing in the set */
function checkImageless(
  { imageless, others }: ImageListing,
  { path, name = path, label, classNames, onEmptyClass = 'error' }: ImageFolderOptions,
  found: ReadonlySet<string>,
): void {
  if (onEmptyClass === 'skip' || classNames) return;
  const level = label === undefined ? -1 : folderLevel(label);
  if (level === undefined) return;
  const missing = imageless.flatMap((folder) => folder.split('/').at(level) ?? []).map(canonicalName);
  const gone = [...new Set(missing)].filter((one) => !found.has(one));
  if (gone.length === 0) return;
  const held = others.count > 0 ? ` Other files of the set: ${describeTally(others)}.` : '';
  const [folder] = imageless.filter((one) => canonicalName(one.split('/').at(level) ?? '') === gone[0]);
  const more = gone.length > 1 ? ` (and ${gone.slice(1, 4).join(', ')}${gone.length > 4 ? ', …' : ''})` : '';
  throw new CnnError(
    'DATA',
    `${name}: the folder ${folder} holds no image, so that the class ${gone[0]}${more} would be missing. Expected ${imageFormats}.${held} Add its images, remove the folder, or leave the class out with onEmptyClass: 'skip'.`,
    { details: { option: 'onEmptyClass' } },
  );
}
