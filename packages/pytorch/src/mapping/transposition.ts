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
const BLOCK = 16;

/**
 * PyTorch's order to ours: [rows][channels][places] → [places][channels][rows], for one segment after the other. It is
 * OIHW → HWIO, and [out, in] → [in, out].
 */
export function channelsLast(
  data: Float32Array,
  { rows, segments }: Transposition,
): Float32Array<ArrayBuffer> {
  const result = new Float32Array(data.length);
  walk({ rows, segments }, (ours, theirs) => {
    result[ours] = data[theirs] as number;
  });
  return result;
}

/** The inverse of `channelsLast`. */
export function channelsFirst(
  data: Float32Array,
  { rows, segments }: Transposition,
): Float32Array<ArrayBuffer> {
  const result = new Float32Array(data.length);
  walk({ rows, segments }, (ours, theirs) => {
    result[theirs] = data[ours] as number;
  });
  return result;
}

function walk({ rows, segments }: Transposition, visit: (ours: number, theirs: number) => void): void {
  const columns = segments.reduce((sum, { channels, places }) => sum + channels * places, 0);
  let start = 0;
  for (const { channels, places } of segments) {
    for (let first = 0; first < rows; first += BLOCK) {
      const last = Math.min(rows, first + BLOCK);
      for (let channel = 0; channel < channels; channel++) {
        for (let place = 0; place < places; place++) {
          const ours = (start + place * channels + channel) * rows;
          const theirs = start + channel * places + place;
          for (let row = first; row < last; row++) visit(ours + row, row * columns + theirs);
        }
      }
    }
    start += channels * places;
  }
}
