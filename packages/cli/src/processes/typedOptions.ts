import type { Arguments } from '../arguments/parseArguments.js';
import type { Options } from '../options/option.js';

/** The options that were typed, as they can be typed again, without some of them. */
export function typedOptions(args: Arguments, options: Options, without: ReadonlySet<string>): string[] {
  return Object.keys(options).flatMap((name) => {
    if (without.has(name)) return [];
    const value = args.value(name);
    if (value !== undefined) return [`--${name}`, value];
    return args.flag(name) ? [`--${name}`] : [];
  });
}
