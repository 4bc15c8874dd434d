/**
 * A name below a folder for each image: its path without its ending, so that pictures lie as their images do. Of paths from elsewhere
 * the folders that all share are left out; a name that is taken gets a number.
 */
export function outputNames(files: readonly (string | undefined)[]): string[] {
  const taken = new Set<string>();
  const outside = files.some((file) => file !== undefined && leadsOut(file)) ? sharedFolders(files) : 0;
  return files.map((file, index) => {
    const parts = partsOf(file ?? `image-${index}`);
    const path =
      parts
        .slice(outside)
        .join('/')
        .replace(/\.[^./]+$/, '') || `image-${index}`;
    let name = path;
    for (let copy = 2; taken.has(name.toLowerCase()); copy++) name = `${path}-${copy}`;
    taken.add(name.toLowerCase());
    return name;
  });
}

function leadsOut(file: string): boolean {
  return /^([\\/]|[a-z]:|\.\.([\\/]|$))/i.test(file);
}

function partsOf(file: string): string[] {
  return file
    .split(/[\\/]+/)
    .map((part) => part.replaceAll(/[:*?"<>|]|\p{Cc}/gu, '_'))
    .filter((part) => part !== '' && part !== '.' && part !== '..');
}

/** How many folders the paths have in common from their beginning. */
function sharedFolders(files: readonly (string | undefined)[]): number {
  const folders = files.flatMap((file) => (file === undefined ? [] : [partsOf(file).slice(0, -1)]));
  const [first = []] = folders;
  const differs = first.findIndex((part, at) => folders.some((one) => one[at] !== part));
  return differs < 0 ? first.length : differs;
}
