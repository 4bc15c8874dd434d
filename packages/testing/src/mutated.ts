/** A damaged copy of a file, and what was done to it. */
export interface Mutation {
  readonly what: string;
  readonly bytes: Uint8Array;
}

/** What stands for a size when sizes are damaged: nothing, one, and more than there is. */
const SIZES = [0, 1, 0x7fffffff, 0xffffffff, 0x80000000, 0xfffe];

/** MurmurHash3's finalizer: the same numbers on every machine and in every run. */
function hash(value: number): number {
  let h = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * Damages a file as disks, networks and programs do: a flipped bit, the end cut off, a number replaced by one that is a bad size, a run of
 * zeros, bytes added. Half of it happens at the file's beginning, where headers are.
 *
 * @param options.index which mutation; the same index gives the same mutation
 */
export function mutated({ bytes, index }: { readonly bytes: Uint8Array; readonly index: number }): Mutation {
  const draw = (n: number, below: number): number => hash(index * 7919 + n * 104729 + 1) % below;
  const copy = new Uint8Array(bytes);
  const reach = index % 2 === 0 ? copy.length : Math.min(copy.length, 256);
  const at = draw(1, reach);
  const view = new DataView(copy.buffer);
  switch (Math.floor(index / 2) % 5) {
    case 0: {
      copy[at] = (copy[at] as number) ^ (1 << draw(2, 8));
      return { what: `bit ${draw(2, 8)} of byte ${at} flipped`, bytes: copy };
    }
    case 1:
      return { what: `cut off at byte ${at}`, bytes: copy.slice(0, at) };
    case 2: {
      const place = Math.max(0, Math.min(at, copy.length - 4));
      const size = SIZES[draw(2, SIZES.length)] as number;
      if (copy.length >= 4) view.setUint32(place, size, draw(3, 2) === 0);
      return { what: `bytes ${place} to ${place + 3} replaced by the size ${size}`, bytes: copy };
    }
    case 3: {
      const length = 1 + draw(2, 40);
      copy.fill(0, at, at + length);
      return { what: `${length} zeros from byte ${at}`, bytes: copy };
    }
    default: {
      const added = Uint8Array.from({ length: 1 + draw(2, 16) }, (_, n) => draw(3 + n, 256));
      const joined = new Uint8Array(copy.length + added.length);
      joined.set(copy.subarray(0, at));
      joined.set(added, at);
      joined.set(copy.subarray(at), at + added.length);
      return { what: `${added.length} bytes put in at byte ${at}`, bytes: joined };
    }
  }
}
