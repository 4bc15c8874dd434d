import type { RandomStream } from '@cnn/core';
import { exchangeItems } from './exchangeItems.js';
import { quotas } from './quotas.js';

export interface DistributeLabelsOptions {
  /** The columns that each item counts in: its labels, or one of its own for items without any. */
  readonly columnsOf: readonly (readonly number[])[];
  /** How many columns there are. */
  readonly columns: number;
  /** Share of each part, above 0; they add up to 1. */
  readonly ratios: readonly number[];
  readonly random: RandomStream;
}

/**
 * Puts items with several labels into parts so that every label has its share in each: iterative stratification
 * (Sechidis, Tsoumakas and Vlahavas 2011, "On the stratification of multi-label data"). The label with the fewest items
 * left goes first; each of its items goes to the part that lacks most of it, of equal ones to that which lacks most items.
 * What a part shall have are whole numbers, at least one where there are enough.
 * Where labels often come together, the last ones find their places taken: so parts that became too large give their last
 * items away, and items are exchanged (`exchangeItems`).
 *
 * @returns the items of each part
 */
export function distributeLabels({
  columnsOf,
  columns,
  ratios,
  random,
}: DistributeLabelsOptions): number[][] {
  const holders = Array.from({ length: columns }, (): number[] => []);
  for (const [item, own] of columnsOf.entries()) for (const column of own) holders[column]?.push(item);
  const room = quotas({ count: columnsOf.length, ratios });
  const lacking = holders.map((held) => quotas({ count: held.length, ratios }));
  const left = holders.map((held) => held.length);
  for (const held of holders) random.shuffle(held);
  const placed = new Uint8Array(columnsOf.length);
  const parts = ratios.map((): number[] => []);
  const put = (item: number, wanted: readonly number[]): void => {
    let best = 0;
    for (let part = 1; part < parts.length; part++) {
      const more = (wanted[part] as number) - (wanted[best] as number);
      if (more > 0 || (more === 0 && (room[part] as number) > (room[best] as number))) best = part;
    }
    placed[item] = 1;
    parts[best]?.push(item);
    room[best] = (room[best] as number) - 1;
    for (const column of columnsOf[item] ?? []) {
      const row = lacking[column] as number[];
      row[best] = (row[best] as number) - 1;
      left[column] = (left[column] as number) - 1;
    }
  };
  for (;;) {
    let rarest = -1;
    for (let column = 0; column < columns; column++) {
      const count = left[column] as number;
      if (count > 0 && (rarest < 0 || count < (left[rarest] as number))) rarest = column;
    }
    if (rarest < 0) break;
    for (const item of holders[rarest] as number[])
      if (placed[item] === 0) put(item, lacking[rarest] as number[]);
  }
  for (const [part, items] of parts.entries()) {
    while ((room[part] as number) < 0) {
      const to = room.findIndex((free) => free > 0);
      parts[to]?.push(items.pop() as number);
      room[part] = (room[part] as number) + 1;
      room[to] = (room[to] as number) - 1;
    }
  }
  exchangeItems({ parts, columnsOf, columns, ratios, random });
  return parts;
}
