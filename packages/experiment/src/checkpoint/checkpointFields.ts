import type { Checkpoint } from '@cnn/train';

type Json = Readonly<Record<string, unknown>>;

/** The fields of `checkpoint.json` that are no tensors. */
export interface CheckpointFields {
  readonly state: Omit<Checkpoint['state'], 'variables'>;
  readonly epoch: number;
  readonly position?: Pick<NonNullable<Checkpoint['position']>, 'batches' | 'losses' | 'sizes'> & {
    /** The losses of each output, where several are trained. */
    readonly outputLosses?: Readonly<Record<string, readonly number[]>> | undefined;
  };
  readonly history: Checkpoint['history'];
  /** The values of each callback. */
  readonly callbacks: Readonly<Record<string, Json>>;
  readonly tensors: { readonly file: string; readonly sha256: string };
}

/** The fields, or which of them is missing or of another kind. */
export function checkpointFields(json: Json): CheckpointFields | { readonly problem: string } {
  for (const [name, isRight] of Object.entries(checks)) {
    const value = name.split('.').reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), json);
    if (isRight(value)) continue;
    return { problem: `its field "${name}" is ${value === undefined ? 'missing' : 'not as it was saved'}` };
  }
  return json as unknown as CheckpointFields;
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isNumber = (value: unknown): boolean => typeof value === 'number';
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const isNumbers = (value: unknown): boolean => Array.isArray(value) && value.every(isNumber);
/** JSON has null for NaN. */
const isCurve = (value: unknown): boolean =>
  Array.isArray(value) && value.every((one) => one === null || isNumber(one));

const checks: Readonly<Record<string, (value: unknown) => boolean>> = {
  'state.step': isCount,
  'state.epoch': isCount,
  'state.seed': isCount,
  'state.learningRate': isNumber,
  epoch: isCount,
  'history.epoch': isNumbers,
  'history.history': (value) => isObject(value) && Object.values(value).every(isCurve),
  position: (value) =>
    value === undefined ||
    (isObject(value) &&
      isCount(value.batches) &&
      isNumbers(value.losses) &&
      isNumbers(value.sizes) &&
      (value.outputLosses === undefined ||
        (isObject(value.outputLosses) && Object.values(value.outputLosses).every(isNumbers)))),
  callbacks: (value) => isObject(value) && Object.values(value).every(isObject),
  'tensors.file': (value) => typeof value === 'string' && !/[\\/]/.test(value),
  'tensors.sha256': (value) => typeof value === 'string',
};
