export interface ClosingOptions {
  /** 0 and 1, row by row. */
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** Half the side of the square, without its middle. */
  readonly reach: number;
}

/** Holes and gaps that the square does not fit into are filled: a dilation, then an erosion. What lies outside does not count. */
export function closing({ data, width, height, reach }: ClosingOptions): Uint8Array {
  let mask = data;
  for (const value of [1, 0] as const) {
    mask = spread({ data: mask, lines: height, along: width, step: 1, across: width, reach, value });
    mask = spread({ data: mask, lines: width, along: height, step: width, across: 1, reach, value });
  }
  return mask;
}

interface SpreadOptions extends Pick<ClosingOptions, 'data' | 'reach'> {
  readonly lines: number;
  /** Pixels of a line. */
  readonly along: number;
  /** From one pixel of a line to the next, and from one line to the next. */
  readonly step: number;
  readonly across: number;
  /** What spreads over the other value. */
  readonly value: 0 | 1;
}

function spread({ data, lines, along, step, across, reach, value }: SpreadOptions): Uint8Array {
  const out = new Uint8Array(data.length).fill(1 - value);
  for (let line = 0; line < lines; line++) {
    const start = line * across;
    let until = 0; // filled so far
    for (let at = 0; at < along; at++) {
      if (data[start + at * step] !== value) continue;
      const end = Math.min(along, at + reach + 1);
      for (let fill = Math.max(until, at - reach); fill < end; fill++) out[start + fill * step] = value;
      until = end;
    }
  }
  return out;
}
