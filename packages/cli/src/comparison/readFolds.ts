import type { Pooling } from '@cnn/evaluation';
import type { foldSummary } from '../training/foldSummary.js';
import type { labelFoldSummary } from '../training/labelFoldSummary.js';
import type { SaidOfImage } from './readResults.js';

type OfClasses = ReturnType<typeof foldSummary>['record'];
type OfLabels = ReturnType<typeof labelFoldSummary>['record'];

/** What `cnn cross-validate` writes. */
export type FoldRecord = OfClasses | OfLabels;

/** Whether a file is that of a cross-validation. */
export function isFoldRecord(json: object): json is Partial<FoldRecord> {
  return 'folds' in json;
}

/** How the folds pool the images of a patient. */
export function poolingOfFolds({ report }: FoldRecord): Pooling | undefined {
  return 'byGroup' in report ? report.byGroup?.pooling : report.pooling;
}

/** The images of a cross-validation with the thresholds of the fold that said each. */
export function withThresholds(
  images: ReadonlyMap<string, SaidOfImage>,
  record: FoldRecord,
): ReadonlyMap<string, SaidOfImage> {
  const own =
    'multiLabel' in record ? record.predictions.map(({ thresholds }) => ({ thresholds })) : ofClasses(record);
  return new Map(Array.from(images, ([file, said], at) => [file, { ...said, ...own[at] }]));
}

function ofClasses({ predictions, folds }: OfClasses): Pick<SaidOfImage, 'thresholds' | 'groupThreshold'>[] {
  return predictions.map(({ fold, threshold }) => {
    const groupThreshold = folds[fold - 1]?.groupThreshold?.threshold;
    return {
      ...(threshold === undefined ? {} : { thresholds: [threshold] }),
      ...(typeof groupThreshold === 'number' ? { groupThreshold } : {}),
    };
  });
}
