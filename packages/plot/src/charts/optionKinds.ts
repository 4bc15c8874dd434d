/** What an option can be. A `list` may be a typed array. */
type Kind = 'text' | 'number' | 'numbers' | 'flag' | 'list' | 'object' | 'text or object' | 'function';

/** What a value has to be: a kind, one that may be null or left out, an object with these keys, a list of such values, or such a value or null. */
export type Shape =
  | Kind
  | `${Kind} or null`
  | `${Kind}?`
  | readonly [Shape]
  | readonly [Shape, null]
  | { readonly [key: string]: Shape };

/** Of curves. */
export const pointShape = [{ x: 'number', y: 'number' }] as const satisfies Shape;

/** Of predictions whose values `checkPredictions` of `@cnn/evaluation` looks at. */
export const predictionShape = {
  classNames: ['text'],
  predictions: [{ probabilities: 'list' }],
} as const satisfies Shape;

/** The point at the threshold in use, or null. */
export const markedShape = [{ threshold: 'number', x: 'number', y: 'number' }, null] as const satisfies Shape;

/** Of `RocCurves`. */
export const rocShape = {
  ...{ task: 'text', count: 'number', mean: 'object or null', marked: markedShape },
  curves: [{ name: 'text', points: pointShape, auc: 'number' }],
} as const satisfies Shape;

/** A value that is not what was expected, in words. */
export interface WrongKind {
  /** Below the option: `.curves[3].name`; empty for the option itself. */
  readonly path: string;
  readonly expected: string;
  readonly received: string;
}

const expectations: Readonly<Record<Kind, string>> = {
  text: 'a text',
  number: 'a number',
  numbers: 'a list of numbers',
  flag: 'true or false',
  list: 'a list',
  object: 'an object',
  'text or object': 'a text or an object',
  function: 'a function',
};

const tests: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  flag: (value) => typeof value === 'boolean',
  list: (value) => Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value),
  numbers: (value) => Array.isArray(value) && value.every((one) => typeof one === 'number'),
  object: isRecord,
  'text or object': (value) => typeof value === 'string' || isRecord(value),
  function: (value) => typeof value === 'function',
};

/** The first value inside that is of another kind; undefined where all are right. Keys that the shape does not name may be anything. */
export function wrongKind(value: unknown, shape: Shape): WrongKind | undefined {
  if (typeof shape === 'string') {
    const kind = shape.replace(/\?$| or null$/, '') as Kind;
    const [optional, nullable] = [shape.endsWith('?'), shape.endsWith(' or null')];
    const free = (optional && value === undefined) || (nullable && value === null);
    if (free || tests[kind](value)) return undefined;
    const expected = `${expectations[kind]}${nullable ? ' or null' : ''}`;
    return { path: '', expected, received: received(value) };
  }
  if (isListShape(shape)) {
    if (shape.length === 2) return value === null ? undefined : wrongKind(value, shape[0]);
    if (!Array.isArray(value)) return { path: '', expected: 'a list', received: received(value) };
    return firstWrong(
      value.entries(),
      (at) => `[${at}]`,
      () => shape[0],
    );
  }
  if (!isRecord(value)) return { path: '', expected: 'an object', received: received(value) };
  const entries = Object.keys(shape).map((key) => [key, value[key]] as const);
  return firstWrong(
    entries,
    (key) => `.${key}`,
    (key) => shape[key] as Shape,
  );
}

function firstWrong<Key>(
  entries: Iterable<readonly [Key, unknown]>,
  pathOf: (key: Key) => string,
  shapeOf: (key: Key) => Shape,
): WrongKind | undefined {
  for (const [key, value] of entries) {
    const wrong = wrongKind(value, shapeOf(key));
    if (wrong !== undefined) return { ...wrong, path: `${pathOf(key)}${wrong.path}` };
  }
  return undefined;
}

/** A value as a message shows it. */
export function received(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return value.length > 40 ? 'a text' : JSON.stringify(value);
  if (typeof value === 'function') return 'a function';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListShape(shape: Shape): shape is readonly [Shape] | readonly [Shape, null] {
  return Array.isArray(shape);
}
