import { describe, expect, it } from 'vitest';
import { closing } from './closing.js';

function closed(rows: readonly string[], reach: number): string[] {
  const width = rows[0]?.length ?? 0;
  const data = Uint8Array.from(rows.join(''), (sign) => (sign === '#' ? 1 : 0));
  const out = [...closing({ data, width, height: rows.length, reach })].map((value) => '.#'[value]);
  return rows.map((_, y) => out.slice(y * width, (y + 1) * width).join(''));
}

describe('closing', () => {
  it('fills holes and gaps that the square does not fit into, and leaves the rest as it is', () => {
    const above = ['.........', '.........'];
    const below = ['.........', '.........', '.........', '..#...#..', '.........', '.........'];
    expect(closed([...above, '..##.##..', '..##.##..', ...below], 1)).toEqual([
      ...above,
      '..#####..',
      '..#####..',
      ...below,
    ]);
  });

  it('fills up to the edge what lies so near to it: nothing is known of what lies outside', () => {
    expect(closed(['.#....'], 1)).toEqual(['##....']);
    expect(closed(['#...#'], 1)).toEqual(['#...#']);
    expect(closed(['#...#'], 2)).toEqual(['#####']);
    expect(closed(['.....'], 2)).toEqual(['.....']);
    expect(closed(['#####'], 2)).toEqual(['#####']);
  });
});
