import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dense, flatten, sequential } from '@cnn/core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../run.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-logging-'));
  const rows = ['path,label,patient'];
  for (let image = 0; image < 60; image++) {
    const pixels = Uint8Array.from({ length: 64 }, (_, at) => (at * 37 + image * image * 11) % 251);
    await sharp(pixels, { raw: { width: 8, height: 8, channels: 1 } })
      .png()
      .toFile(join(root, `${image}.png`));
    rows.push(`${image}.png,${image % 2 ? 'a' : 'b'},p${image % 20}`);
  }
  await writeFile(join(root, 'images.csv'), rows.join('\n'));
  const layers = [flatten(), dense({ units: 2, activation: 'softmax' })];
  const model = sequential({ name: 'tiny', input: [8, 8, 1], layers });
  await writeFile(join(root, 'model.json'), JSON.stringify(model));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Runs `cnn train`, and presses Ctrl-C when what it tells contains `until`. */
async function train(argv: readonly string[], until?: string) {
  let [interrupt, err] = [() => {}, ''];
  const write = (text: string): void => {
    if (until !== undefined && text.includes(until)) interrupt();
  };
  const onInterrupt = (listener: () => void) => {
    interrupt = listener;
    return () => {};
  };
  const terminal = { stdout: { write }, stderr: { write: (text: string) => (err += text) }, onInterrupt };
  return { code: await run({ argv: ['train', ...argv], terminal }), err };
}

const optionsOf = (out: string): string[] =>
  `--data ${join(root, 'images.csv')} --model ${join(root, 'model.json')} --epochs 4 --batch-size 8 --allow-leakage --checkpoint-every 1 --csv-log --tensorboard --save-top-k 1 --json --out ${out}`.split(
    ' ',
  );

async function filesOf(out: string) {
  const events = async (part: string) => {
    const folder = join(out, 'tensorboard', part);
    const files = await readdir(folder);
    return Promise.all(files.map(async (file) => (await readFile(join(folder, file))).length));
  };
  return {
    rows: await readFile(join(out, 'log.csv'), 'utf8'),
    kept: JSON.parse(await readFile(join(out, 'checkpoints', 'checkpoints.json'), 'utf8')),
    events: [await events('train'), await events('validation')],
  };
}

describe('cnn train --csv-log --tensorboard --save-top-k', () => {
  it('leaves the same files after --resume as without a stop', async () => {
    const [whole, broken] = [join(root, 'whole'), join(root, 'broken')];
    expect(await train(optionsOf(whole))).toMatchObject({ code: 0 });
    expect((await train(optionsOf(broken), '"type":"epochEnd"')).code).toBe(130);
    expect(await train(['--resume', broken])).toMatchObject({ code: 0 });
    const files = await filesOf(whole);
    expect(files.rows.trim().split('\n')).toHaveLength(5);
    expect(await filesOf(broken)).toEqual(files);
  });

  it('goes by --monitor, and adds the metric where it is not followed', async () => {
    const out = join(root, 'monitored');
    expect(await train([...optionsOf(out), '--monitor', 'val_prAuc', '--patience', '3'])).toMatchObject({
      code: 0,
    });
    const { kept, rows } = await filesOf(out);
    expect(rows.split('\n')[0]).toContain('val_prAuc');
    const { history } = JSON.parse(await readFile(join(out, 'history.json'), 'utf8'));
    expect(kept.monitor).toBe('val_prAuc');
    expect(kept.best[0].value).toBe(Math.max(...history.val_prAuc));
  });

  it('refuses another name, and a name for nothing', async () => {
    const some = ['--data', 'synthetic', '--patience', '2', '--monitor'];
    expect((await train([...some, 'val_kappas'])).err).toContain(
      'received "val_kappas". Did you mean val_kappa?',
    );
    expect((await train(['--data', 'synthetic', '--monitor', 'val_auc'])).err).toContain('add one of them');
  });
});
