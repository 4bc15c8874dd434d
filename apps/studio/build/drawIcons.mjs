// node apps/studio/build/drawIcons.mjs: the studio's icons, written into public/icons. A filter of 3×3 weights on an image.
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

// The Node host has it for decoding; the studio itself needs none.
const sharp = createRequire(new URL('../../../packages/node/package.json', import.meta.url))('sharp');

const folder = fileURLToPath(new URL('../public/icons/', import.meta.url));
/** How strong each weight is: an edge from the upper left to the lower right. */
const weights = [0.95, 0.75, 0.32, 0.75, 0.5, 0.18, 0.32, 0.18, 0.1];

/** @param margin of 512, around the weights: launchers that cut an icon keep the inner 80 % */
function icon({ margin, corner }) {
  const gap = 18;
  const cell = (512 - 2 * margin - 2 * gap) / 3;
  const cells = weights.map((weight, at) => {
    const [x, y] = [at % 3, Math.floor(at / 3)].map((index) => (margin + index * (cell + gap)).toFixed(1));
    const side = cell.toFixed(1);
    return `<rect x="${x}" y="${y}" width="${side}" height="${side}" rx="18" fill="#fff" fill-opacity="${weight}"/>`;
  });
  const paper = `<rect width="512" height="512" rx="${corner}" fill="#1f5f9e"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512"><title>@cnn studio</title>${paper}${cells.join('')}</svg>\n`;
}

mkdirSync(folder, { recursive: true });
const round = icon({ margin: 92, corner: 96 });
const whole = icon({ margin: 124, corner: 0 });
writeFileSync(`${folder}icon.svg`, round);
const png = (svg, size, name) =>
  sharp(Buffer.from(svg)).resize(size).png({ compressionLevel: 9 }).toFile(`${folder}${name}.png`);
await png(round, 192, 'icon-192');
await png(round, 512, 'icon-512');
await png(whole, 512, 'maskable-512');
await png(whole, 180, 'apple-touch-180');
