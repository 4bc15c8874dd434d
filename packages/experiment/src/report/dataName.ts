/**
 * What a set is called in the title of a report: the last part of its path, since where it lies on someone's machine is nobody
 * else's business. The whole path stands among the settings.
 *
 * @param name a path, the name of a known set, or `NAME:FOLDER`
 */
export function dataName(name: string): string {
  const parts = name.split(/[\\/]+/).filter((part) => part !== '');
  return parts.at(-1) ?? name;
}
