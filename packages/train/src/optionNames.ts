import { CnnError } from '@cnn/core';

export interface OptionNamesOptions {
  /** For the message: `optimizer adam`. */
  readonly where: string;
  readonly options: object;
  readonly names: readonly string[];
  /** What to do instead of an option of some names. */
  readonly remedies?: Readonly<Record<string, string>>;
}

/**
 * For options that JavaScript passed, which no compiler looked at.
 *
 * @throws CnnError (TRAINING) for an option that is not among the names; for Keras's name in Python, it has the one here
 */
export function checkOptionNames({ where, options, names, remedies = {} }: OptionNamesOptions): void {
  for (const name of Object.keys(options)) {
    if (names.includes(name)) continue;
    const plain = plainOf(name);
    const meant = names.find((one) => plainOf(one) === plain);
    const own = Object.hasOwn(remedies, name) ? remedies[name] : undefined;
    const remedy = own ?? (meant === undefined ? `Use ${names.join(', ')}` : `Did you mean ${meant}?`);
    throw new CnnError(
      'TRAINING',
      `${where}: there is no option '${name}'. ${remedy}${remedy.endsWith('?') ? '' : '.'}`,
    );
  }
}

/** `beta_2`, `beta2` and `Beta2` are one. */
function plainOf(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}
