export interface ImagelessFoldersOptions {
  /** Paths of images, with `/`. */
  readonly images: readonly string[];
  /** Folders that hold files or nothing at all, with `/`. */
  readonly folders: Iterable<string>;
}

/** Folders that hold no image, neither themselves nor in folders below them, and no other such folder; sorted. */
export function imagelessFolders({ images, folders }: ImagelessFoldersOptions): string[] {
  const holding = new Set<string>(['']);
  const addAbove = (path: string, to: Set<string>): void => {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end);
      if (to.has(folder)) return;
      to.add(folder);
    }
  };
  for (const image of images) addAbove(image, holding);
  const without = [...new Set(folders)].filter((folder) => !holding.has(folder));
  const above = new Set<string>();
  for (const folder of without) addAbove(folder, above);
  return without.filter((folder) => !above.has(folder)).sort();
}
