import type { Option } from '../arguments/command.js';
import type { Arguments } from '../arguments/parseArguments.js';

/** Some options of another command. */
export function optionsWithout(
  options: Readonly<Record<string, Option>>,
  names: readonly string[],
): Record<string, Option> {
  return Object.fromEntries(Object.entries(options).filter(([name]) => !names.includes(name)));
}

/** The options that were typed, as they can be typed again, without some of them. */
export function typedOptions(
  args: Arguments,
  options: Readonly<Record<string, Option>>,
  without: ReadonlySet<string>,
): string[] {
  return Object.keys(options).flatMap((name) => {
    if (without.has(name)) return [];
    const value = args.value(name);
    if (value !== undefined) return [`--${name}`, value];
    return args.flag(name) ? [`--${name}`] : [];
  });
}
