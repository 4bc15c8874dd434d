/** Channels of a place in a row, and how many places there are: what an image's channels-first order is made of. */
export interface Segment {
  readonly channels: number;
  /** Positions of a kernel or of a flattened image; 1 for numbers that are no image. */
  readonly places: number;
}

/** A matrix of `rows`, whose columns are segments one after the other, in each of them channel by channel. */
export interface Transposition {
  readonly rows: number;
  readonly segments: readonly Segment[];
}

/** Rows at a time: what is written stays in the cache. */
const BLOCK = 64;

/**
 * PyTorch's order to ours: [rows][channels][places] → [places][channels][rows], for one segment after the other. It is
 * OIHW → HWIO, and [out, in] → [in, out].
 */
export function channelsLast(data: Float32Array, order: Transposition): Float32Array<ArrayBuffer> {
  const { rows, segments } = order;
  const columns = columnsOf(order);
  const result = new Float32Array(data.length);
  let start = 0;
  for (const { channels, places } of segments) {
    for (let first = 0; first < rows; first += BLOCK) {
      const last = Math.min(rows, first + BLOCK);
      for (let channel = 0; channel < channels; channel++) {
        for (let place = 0; place < places; place++) {
          let from = first * columns + start + channel * places + place;
          const to = (start + place * channels + channel) * rows;
          for (let row = first; row < last; row++, from += columns) result[to + row] = data[from] as number;
        }
      }
    }
    start += channels * places;
  }
  return result;
}

/** The inverse of `channelsLast`. */
export function channelsFirst(data: Float32Array, order: Transposition): Float32Array<ArrayBuffer> {
  const { rows, segments } = order;
  const columns = columnsOf(order);
  const result = new Float32Array(data.length);
  let start = 0;
  for (const { channels, places } of segments) {
    for (let first = 0; first < rows; first += BLOCK) {
      const last = Math.min(rows, first + BLOCK);
      for (let channel = 0; channel < channels; channel++) {
        for (let place = 0; place < places; place++) {
          let to = first * columns + start + channel * places + place;
          const from = (start + place * channels + channel) * rows;
          for (let row = first; row < last; row++, to += columns) result[to] = data[from + row] as number;
        }
      }
    }
    start += channels * places;
  }
  return result;
}

function columnsOf({ segments }: Transposition): number {
  return segments.reduce((sum, { channels, places }) => sum + channels * places, 0);
}
