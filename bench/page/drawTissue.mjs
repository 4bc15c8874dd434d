import { crc32, deflateSync } from 'node:zlib';

/** A PNG file of discs on noise, no two of them alike. @param label 1: more and darker discs */
export function tissuePng({ size, seed, label }) {
  let state = (seed * 2654435761 + 12345) >>> 0;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const discs = Array.from({ length: 6 + 6 * label + Math.floor(6 * random()) }, () => ({
    ...{ x: random() * size, y: random() * size, radius: (0.03 + 0.06 * random()) * size },
  }));
  const rows = Buffer.alloc(size * (1 + 3 * size));
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const inside = discs.some((disc) => Math.hypot(x - disc.x, y - disc.y) < disc.radius);
      const colour = inside ? [110 - 20 * label, 60, 140] : [225, 170, 205];
      for (const [channel, value] of colour.entries())
        rows[y * (1 + 3 * size) + 1 + 3 * x + channel] = value + Math.floor(30 * random());
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 2], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const body = [chunk('IDAT', deflateSync(rows, { level: 1 })), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([signature, chunk('IHDR', header), ...body]);
}

function chunk(type, data) {
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, sum]);
}
