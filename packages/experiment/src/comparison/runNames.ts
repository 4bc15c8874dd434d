/**
 * What runs are called beside each other: the last part of each path, with as many folders before it as tell it from the others. Runs of
 * the same path are A, B, C, …
 *
 * @example
 * runNames(['out/slow', 'out/fast/evaluation.json']); // ['slow', 'fast']
 * runNames(['monday/out', 'friday/out']); // ['monday/out', 'friday/out']
 */
export function runNames(paths: readonly string[]): readonly string[] {
  const folders = paths.map((path) => path.replace(/[\\/](evaluation|cross-validation)\.json$/, ''));
  const parts = folders.map((path) => path.split(/[\\/]+/).filter((part) => part !== '' && part !== '.'));
  const deepest = parts.reduce((most, { length }) => Math.max(most, length), 1);
  for (let depth = 1; depth <= deepest; depth++) {
    const names = parts.map((own) => own.slice(-depth).join('/'));
    if (new Set(names).size === names.length && !names.includes('')) return names;
  }
  return paths.map((_, at) => letter(at));
}

/** A, B, …, Z, AA, AB, … */
function letter(at: number): string {
  const last = String.fromCharCode(65 + (at % 26));
  return at < 26 ? last : letter(Math.floor(at / 26) - 1) + last;
}
