/** The order of HDF5's names: by their bytes, as C's `strcmp`. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const at = a.findIndex((byte, n) => byte !== b[n]);
  return at < 0 ? a.length - b.length : (a[at] as number) - (b[at] ?? 0);
}
