import { CnnError } from '../errors.js';
import { nearestName } from './nearestName.js';

export interface OptionNamesOptions {
  /** For the message: `optimizer adam`. */
  readonly where: string;
  readonly options: object;
  readonly names: readonly string[];
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
export function checkOptionNames({ where, options, names, remedies = {} }: OptionNamesOptions): void {
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
