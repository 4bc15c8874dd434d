import { CnnError } from '../../errors.js';

/** How many positions a sliding window has along one axis. */
export function windowOutput(
  where: string,
  axis: { readonly size: number; readonly window: number; readonly stride: number; readonly padding: number },
): number {
  const room = axis.size + axis.padding - axis.window;
  if (room < 0) {
    throw new CnnError(
      'GRAPH',
      `${where}: a window of ${axis.window} does not fit into ${axis.size} with ${axis.padding} of padding.`,
    );
  }
  return Math.floor(room / axis.stride) + 1;
}
