/**
 * The eight positions of a square: first perhaps mirrored along its main diagonal (rows become columns), then perhaps
 * mirrored top to bottom, then perhaps left to right.
 */
export interface Position {
  readonly transpose: boolean;
  readonly flipVertical: boolean;
  readonly flipHorizontal: boolean;
  /** For people. */
  readonly name: string;
}

export const positions: readonly Position[] = [
  { transpose: false, flipVertical: false, flipHorizontal: false, name: 'same position' },
  { transpose: false, flipVertical: false, flipHorizontal: true, name: 'mirrored left and right' },
  { transpose: false, flipVertical: true, flipHorizontal: false, name: 'mirrored top and bottom' },
  { transpose: false, flipVertical: true, flipHorizontal: true, name: 'turned by 180°' },
  { transpose: true, flipVertical: false, flipHorizontal: false, name: 'mirrored along the diagonal' },
  { transpose: true, flipVertical: false, flipHorizontal: true, name: 'turned by 90° clockwise' },
  { transpose: true, flipVertical: true, flipHorizontal: false, name: 'turned by 90° counterclockwise' },
  { transpose: true, flipVertical: true, flipHorizontal: true, name: 'mirrored along the other diagonal' },
];

const tables = new Map<string, Int32Array>();

/** Where each number of a `size` × `size` square in the position comes from. */
export function sources(size: number, position: Position): Int32Array {
  const key = `${size} ${position.name}`;
  const known = tables.get(key);
  if (known) return known;
  const table = Int32Array.from({ length: size * size }, (_, at) => {
    const [y, x] = [Math.floor(at / size), at % size];
    const row = position.flipVertical ? size - 1 - y : y;
    const column = position.flipHorizontal ? size - 1 - x : x;
    return position.transpose ? column * size + row : row * size + column;
  });
  tables.set(key, table);
  return table;
}
