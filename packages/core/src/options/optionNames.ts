import { CnnError } from '../errors.js';
import { nearestName } from './nearestName.js';

export interface OptionNamesOptions<O extends object = object> {
  /** For the message: `optimizer adam`. */
  readonly where: string;
  readonly options: O;
  /** A list, or an object with all names, `{ epochs: true, batchSize: true }`, of which to forget one is a type error. */
  readonly names: readonly string[] | { readonly [Name in keyof Required<NoInfer<O>>]: true };
  /** What to do instead of an option of some names. */
  readonly remedies?: Readonly<Record<string, string>> | undefined;
}

/**
 * Refuses options that a function does not have. TypeScript sees most of them; this is for JavaScript and for JSON.
 *
 * ```ts
 * checkOptionNames({ where: 'crop', options: { hieght: 3 }, names: ['height', 'width'] });
 * // CnnError: crop: there is no option 'hieght'. Did you mean height?
 * ```
 *
 * @throws CnnError (OPTIONS) for an option that is not among the names. The message gives the remedy of that name, else the
 *   nearest name, else all names. `details` is `{ option, nearest }`, and `nearest` is undefined where no name is near.
 */
export function checkOptionNames<O extends object>(checked: OptionNamesOptions<O>): void {
  const { where, options, remedies = {} } = checked;
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    const received = Array.isArray(options) ? 'a list' : String(options);
    throw new CnnError('OPTIONS', `${where}: expected an object of options, received ${received}.`);
  }
  const names: readonly string[] = isList(checked.names) ? checked.names : Object.keys(checked.names);
  for (const option of Object.keys(options)) {
    if (names.includes(option)) continue;
    const nearest = nearestName(option, names);
    const own = Object.hasOwn(remedies, option) ? remedies[option] : undefined;
    const remedy = own ?? (nearest === undefined ? `Use ${names.join(', ')}` : `Did you mean ${nearest}?`);
    throw new CnnError(
      'OPTIONS',
      `${where}: there is no option '${option}'. ${remedy}${remedy.endsWith('?') ? '' : '.'}`,
      { details: { option, nearest } },
    );
  }
}

const isList = (names: object): names is readonly string[] => Array.isArray(names);
