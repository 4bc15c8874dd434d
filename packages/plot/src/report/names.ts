/**
 * A name without the folders before it: where a set lies on somebody's machine is nobody else's business, and too long for a title.
 * "/data/my images/idc" is "idc"; a name that is no absolute path stays.
 */
export function withoutFolders(name: string): string {
  const absolute = /^(?:[A-Za-z]:[\\/]|[\\/]|~[\\/])/.test(name);
  return absolute
    ? (name
        .split(/[\\/]+/)
        .filter((part) => part !== '')
        .at(-1) ?? name)
    : name;
}

/** A title in which each absolute path is its last name. */
export function titleOf({
  title,
  data,
}: {
  readonly title: string;
  readonly data?: { readonly name: string } | undefined;
}): string {
  // The data's path may hold blanks; other paths end at one.
  const named = data?.name ? title.replaceAll(data.name, withoutFolders(data.name)) : title;
  return named.replaceAll(/(?<!\S)(?:[A-Za-z]:[\\/]|[\\/]|~[\\/])[^\s<>]+/g, withoutFolders);
}
