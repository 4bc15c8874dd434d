/**
 * The one of some names that a mistyped name is like: `nearestName('batch_size', ['epochs', 'batchSize'])` is
 * `'batchSize'`. Case, `_` and `-` do not count. Up to two letters may differ, a third of a long name, and one letter
 * of a name of three.
 *
 * @returns undefined where no name is near
 */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  const plain = plainOf(name);
  let nearest: string | undefined;
  let least = plain.length < 4 ? 1 : Math.max(2, plain.length / 3);
  for (const candidate of names) {
    const distance = editDistance(plain, plainOf(candidate));
    if (distance > least || (nearest !== undefined && distance === least)) continue;
    nearest = candidate;
    least = distance;
  }
  return nearest;
}

function plainOf(name: string): string {
  return name.replaceAll(/[_-]/g, '').toLowerCase();
}

/** Letters to insert, remove or exchange (Levenshtein 1966), by rows of the table. */
function editDistance(one: string, other: string): number {
  let above = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (const [row, letter] of [...one].entries()) {
    const current = [row + 1];
    for (let column = 0; column < other.length; column++) {
      const exchange = (above[column] ?? 0) + (letter === other[column] ? 0 : 1);
      current.push(Math.min(exchange, (above[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    above = current;
  }
  return above[other.length] ?? 0;
}
