import { CnnError } from '@cnn/core';

/**
 * The value of an option that must be given.
 *
 * @param value how it stands in the help
 * @throws CnnError (USAGE) when it is missing
 */
export function required<Name extends string>(
  values: { readonly [Key in Name]: string | undefined },
  name: Name,
  value: string,
): string {
  const given: string | undefined = values[name];
  if (given) return given;
  throw new CnnError('USAGE', `--${name} ${value} is missing. See --help.`);
}
