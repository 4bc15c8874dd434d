import { join } from 'node:path';
import { CnnError } from '@cnn/core';
import { imageSheet, type Slide, writeFileAtomic, writeFolderAtomic } from '@cnn/node';
import { openTiles } from '../arguments/slideOptions.js';
import type { TileArguments } from '../declarations/tile.js';
import { experimentOf } from '../experiment/experimentOf.js';
import { watchInterrupt } from '../interrupt.js';
import { required } from '../options/required.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

export async function run(args: TileArguments, terminal: Terminal): Promise<ExitCode> {
  const { out, json, 'tile-size': tileSize, magnification: magnifications } = args.values;
  const { data: read } = await experimentOf(args);
  required(args.values, 'data', 'SLIDE');
  const wanted = readMagnifications(magnifications);
  const interrupt = watchInterrupt(terminal);
  const told: object[] = [];
  const lines: string[] = [];
  const write = async (folder: string): Promise<void> => {
    const rows = ['path,x,y,magnification'];
    for (const magnification of wanted) {
      const set = await interrupt.orStop(openTiles({ values: args.values, read, tileSize, magnification }));
      if (told.length === 0) tellNotes(set.slide, terminal);
      // Of tiles of the largest level the slide says it.
      const own = magnification ?? set.slide.magnification;
      const name = magnification === undefined ? 'tiles' : `x${magnification}`;
      for (const [index, { x, y }] of set.tiles.entries()) {
        if (interrupt.signal.aborted) throw new CnnError('ABORTED', 'stopped.');
        const path = `${name}/${x}_${y}.png`;
        const pixels = await set.load(index);
        const png = await imageSheet({
          rows: [[pixels]],
          imageShape: set.imageShape,
          white: 255,
          least: 1,
        });
        await writeFileAtomic({ path: join(folder, path), content: png });
        rows.push(`${path},${x},${y},${own ?? ''}`);
      }
      const { width, height, background, mask } = set;
      const tissue = Number(mask.share.toFixed(4));
      told.push({ magnification: own, width, height, tiles: set.tiles.length, background, tissue });
      lines.push(
        `${name}: ${set.tiles.length} tiles of ${tileSize} pixels out of ${height}×${width}; ${background} are background (${(100 * tissue).toFixed(0)} % of the slide is tissue).`,
      );
    }
    await writeFileAtomic({ path: join(folder, 'tiles.csv'), content: `${rows.join('\n')}\n` });
  };
  try {
    await writeFolderAtomic({ path: out, write });
    if (!json) for (const line of lines) terminal.stdout.write(`${line}\n`);
    terminal.stdout.write(json ? `${JSON.stringify(told)}\n` : `Wrote ${join(out, 'tiles.csv')}\n`);
    return exitCodes.ok;
  } finally {
    interrupt.end();
  }
}

function tellNotes({ path, notes }: Slide, terminal: Terminal): void {
  for (const note of notes) terminal.stderr.write(`${path}: ${note}\n`);
}

function readMagnifications(text: string | undefined): readonly (number | undefined)[] {
  if (text === undefined) return [undefined];
  return text.split(',').map((part) => {
    const value = part.trim() === '' ? Number.NaN : Number(part);
    if (value > 0 && Number.isFinite(value)) return value;
    throw new CnnError(
      'USAGE',
      `--magnification: expected numbers above 0 such as 20,10, received "${text}".`,
    );
  });
}
