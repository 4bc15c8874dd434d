import type { RandomStream } from '@cnn/core';

/** What the pixels of a set are stored as. */
export type Storage =
  | 'png'
  | 'png16'
  | 'uint8'
  | 'int64'
  | 'unit floats'
  | 'byte floats'
  | 'uint16'
  | 'signed floats';

/** One combination of all that decides what a model sees and says. */
export interface AgreementCase {
  readonly storage: Storage;
  readonly task: 'binary' | 'softmax of two' | 'multiclass' | 'multilabel';
  /** Of image files: what is done with those of unusual sizes. */
  readonly oddSize: 'none' | 'resize' | 'pad' | 'skip';
  /** Of image files: the size that all are brought to. */
  readonly imageSize: number | undefined;
  readonly crop: boolean;
  readonly stain: 'macenko' | 'reinhard' | undefined;
  readonly tta: boolean;
  readonly calibrate: boolean;
  readonly threshold: string;
  readonly pooling: readonly string[];
}

const files: readonly Storage[] = ['png', 'png16'];

export function isFiles({ storage }: Pick<AgreementCase, 'storage'>): boolean {
  return files.includes(storage);
}

/** A combination drawn at random, of those that the command takes. */
export function caseAt(random: RandomStream): AgreementCase {
  const pick = <Choice>(choices: readonly Choice[]): Choice =>
    choices[random.integer(choices.length)] as Choice;
  const storage = pick<Storage>([
    ...(['png', 'png', 'png', 'png', 'png16'] as const),
    ...(['uint8', 'int64', 'unit floats', 'byte floats', 'uint16', 'signed floats'] as const),
  ]);
  const own = isFiles({ storage });
  const task = pick(['binary', 'binary', 'softmax of two', 'multiclass', 'multilabel'] as const);
  const known = storage !== 'signed floats';
  return {
    ...{ storage, task },
    oddSize: own ? pick(['none', 'resize', 'pad', 'skip'] as const) : 'none',
    imageSize: own ? pick([undefined, 12, 20]) : undefined,
    crop: random.uniform() < 0.3,
    stain: known ? pick([undefined, undefined, 'macenko', 'reinhard'] as const) : undefined,
    tta: random.uniform() < 0.4,
    calibrate: task !== 'multilabel' && random.uniform() < 0.4,
    threshold: pick(['youden', 'sensitivity:0.9', 'specificity:0.8', 'cost:1:3']),
    pooling: own ? pick([[], ['--pooling', 'max'], ['--pooling', 'topK', '--top-k', '2']]) : [],
  };
}

export function describeCase(one: AgreementCase): string {
  const { storage, task, oddSize, imageSize, crop, stain, tta, calibrate, threshold, pooling } = one;
  const parts = [
    ...[storage, task, oddSize === 'none' ? '' : `odd sizes: ${oddSize}`, imageSize ? `to ${imageSize}` : ''],
    ...[crop ? 'crop' : '', stain ?? '', tta ? 'views' : '', calibrate ? 'calibrated' : '', threshold],
    ...pooling.slice(1, 2),
  ];
  return parts.filter((part) => part !== '').join(', ');
}
