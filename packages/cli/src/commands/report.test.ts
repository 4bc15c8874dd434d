import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dense, flatten, sequential } from '@cnn/core';
import { captured } from '@cnn/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../run.js';

let root = '';
const cnn = captured(run);
const at = (...path: string[]) => join(root, ...path);
const text = (...path: string[]) => readFile(at(...path), 'utf8');
const json = async (...path: string[]) => JSON.parse(await text(...path));

/** 80 grey pictures of 20 patients by two scanners; noise makes some of them hard. */
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-report-'));
  const rows = ['path,label,patient,scanner'];
  for (let image = 0; image < 80; image++) {
    const second = image % 2;
    const pixels = Uint8Array.from(
      { length: 64 },
      (_, pixel) => 60 + second * 25 + ((pixel * 37 + image * 101 + ((image * pixel) % 11) * 29) % 97),
    );
    await sharp(pixels, { raw: { width: 8, height: 8, channels: 1 } })
      .png()
      .toFile(at(`${image}.png`));
    const patient = Math.floor(image / 4);
    rows.push(`${image}.png,${second ? 'tumour' : 'benign'},p${patient},${patient % 2 ? 'Aperio' : 'Leica'}`);
  }
  await writeFile(at('images.csv'), rows.join('\n'));
  const layers = [flatten(), dense({ units: 1, activation: 'sigmoid' })];
  await writeFile(at('model.json'), JSON.stringify(sequential({ name: 'tiny', input: [8, 8, 1], layers })));
  const train = (out: string, ...more: string[]) =>
    cnn(
      ...['train', '--data', at('images.csv'), '--model', at('model.json'), '--engine', 'wasm'],
      ...['--allow-leakage', '--epochs', '2', '--batch-size', '16', '--out', at(out), ...more],
    );
  const first = await train('first', '--subgroups', 'scanner');
  expect(first).toMatchObject({ code: 0 });
  expect(first.out).toMatch(/by scanner +patients +images +auc/);
  expect(await train('second', '--learning-rate', '0.05')).toMatchObject({ code: 0 });
}, 120_000);
afterAll(() => rm(root, { recursive: true, force: true }));

describe('cnn report', () => {
  it('writes the report of a run again, without its images', async () => {
    const page = await text('first', 'report.html');
    await cp(at('first'), at('moved'), { recursive: true });
    await writeFile(at('moved', 'report.html'), '');
    const { code, out } = await cnn('report', at('moved'), '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out).files).toContain(at('moved', 'report.html'));
    expect(await text('moved', 'report.html')).toBe(page);
    expect(page).toContain('<h1>tiny on images.csv</h1>');
    const { subgroups } = await json('first', 'evaluation.json');
    expect(subgroups[0].groups.map(({ value }: { value: string }) => value).sort()).toEqual([
      'Aperio',
      'Leica',
    ]);
  });

  it('keeps what people add', async () => {
    const answers = at('answers.json');
    await writeFile(answers, JSON.stringify({ card: { intendedUse: 'Teaching alone' } }));
    await cp(at('first'), at('answered'), { recursive: true });
    expect(await cnn('report', at('answered'), '--answers', answers)).toMatchObject({ code: 0, err: '' });
    expect(await text('answered', 'report.html')).toContain('Teaching alone');
    await writeFile(answers, JSON.stringify({ card: { use: 'x' } }));
    const wrong = await cnn('report', at('answered'), '--answers', answers);
    expect(wrong).toMatchObject({
      code: 1,
      err: expect.stringContaining('card.use: there is no such field'),
    });
  });

  it('shows runs side by side in a folder of its own', async () => {
    const out = at('both');
    const made = await cnn('report', at('first'), at('second'), '--compare', '--out', out);
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out).toBe(`Wrote ${out}/report.html\nWrote ${out}/report.md\nWrote ${out}/report.json\n`);
    const page = await text('both', 'report.html');
    for (const part of ['Do they differ?', 'Settings that differ', 'learningRate', '0.05', 'first − second'])
      expect(page).toContain(part);
    // Pictures of the images on which they differ.
    if (!page.includes('are predicted alike')) expect(page).toContain('data:image/png;base64,');
    expect(await text('both', 'report.md')).toContain('## Do they differ?');
    await writeFile(at('both', 'report.html'), '');
    expect(await cnn('report', out)).toMatchObject({ code: 0 });
    expect(await text('both', 'report.html')).toBe(page);

    const again = await cnn('report', at('first'), at('second'), '--compare', '--out', out);
    expect(again).toMatchObject({
      code: 1,
      err: expect.stringMatching(/both holds a comparison of \d{4}-\d\d-\d\d/),
    });
    const over = ['--compare', '--out', out, '--overwrite'];
    expect(await cnn('report', at('first'), at('second'), ...over)).toMatchObject({ code: 0 });
    const kept = await cnn(
      ...['report', at('first'), at('second'), '--compare', '--out', at('first'), '--overwrite'],
    );
    expect(kept.err).toContain('holds a run of cnn train');
    expect(kept.err).toContain('which the results of cnn compare do not replace');
    expect(existsSync(at('first', 'model', 'model.json'))).toBe(true);
  });

  it('says what it needs', async () => {
    const refused = async (...argv: string[]) => (await cnn('report', ...argv)).err;
    expect(await refused()).toContain('expected the folder of a run, received none');
    expect(await refused(at('first'), '--compare')).toContain('expected at least two folders of runs');
    expect(await refused(at('first'), '--out', at('x'))).toContain('--out is for --compare');
    expect(await refused(at('first', 'model'))).toContain('holds a model alone');
    expect(await refused(at('nowhere'))).toContain('holds no results of a run');
    expect(existsSync(at('nowhere'))).toBe(false);
  });
});

describe('reports of other commands', () => {
  it('cnn evaluate leaves one beside its results, which can be compared', async () => {
    const out = at('evaluated');
    const measured = ['evaluate', '--model', at('first'), '--data', at('images.csv')];
    const told = await cnn(...measured, '--out', out, '--subgroups', 'scanner');
    expect(told.err).toBe('');
    expect(told.out).toContain(`Report: ${out}/report.html`);
    expect(told.out).toMatch(/by scanner/);
    expect(await text('evaluated', 'report.html')).toContain('tiny on images.csv');
    expect((await json('evaluated', 'run.json')).command).toBe('evaluate');
    expect((await json('evaluated', 'evaluation.json')).subgroups).toHaveLength(1);
    expect(await cnn('compare', out, at('first'))).toMatchObject({ code: 0, err: '' });
    expect((await cnn(...measured, '--out', out)).err).toContain('holds a run of cnn evaluate');
    expect((await cnn(...measured, '--out', at('first'), '--overwrite')).err).toContain('do not replace');
    expect(await cnn(...measured, '--out', out, '--overwrite')).toMatchObject({ code: 0 });
    const file = at('alone.json');
    expect((await cnn(...measured, '--out', file)).out).not.toContain('Report:');
    expect((await json('alone.json')).predictions.length).toBeGreaterThan(0);
    // Its own results are replaced; what others wrote is not, unless that is asked for.
    expect(await cnn(...measured, '--out', file)).toMatchObject({ code: 0 });
    const others = at('others.json');
    await writeFile(others, '{"mine":1}');
    expect(await cnn(...measured, '--out', others)).toMatchObject({
      code: 1,
      err: `cnn: ${others} is there and holds no results of cnn evaluate. Choose another --out, or let --overwrite replace the file.\n`,
    });
    const compared = ['compare', at('first'), at('second'), '--out', others];
    expect((await cnn(...compared)).err).toContain('holds no results of cnn compare');
    expect(await text('others.json')).toBe('{"mine":1}');
    expect(await cnn(...compared, '--overwrite')).toMatchObject({ code: 0 });
    expect(await cnn(...compared)).toMatchObject({ code: 0 });
    expect((await cnn(...measured, '--out', others)).err).toContain('holds no results of cnn evaluate');
    const inRun = at('second', 'evaluation.json');
    expect((await cnn(...measured, '--out', inRun)).err).toContain('holds no results of cnn evaluate');
    // Nor is anything written among pictures.
    const folder = at('pictures');
    await mkdir(folder);
    await writeFile(join(folder, 'notes.txt'), 'mine');
    for (const argv of [measured, ['compare', at('first'), at('second')]])
      expect((await cnn(...argv, '--out', folder, '--overwrite')).err).toContain(
        `${folder} holds notes.txt, and no results of cnn ${argv[0]}. Choose another --out,`,
      );
    expect(await readdir(folder)).toEqual(['notes.txt']);
    const unknown = await cnn(...measured, '--subgroups', 'scaner');
    expect(unknown.err).toContain('there is no column scaner. Did you mean scanner?');
  });

  it('cnn compare --out FOLDER leaves one', async () => {
    const out = at('compared');
    const told = await cnn('compare', at('first'), at('second'), '--out', out);
    expect(told).toMatchObject({ code: 0 });
    expect(told.out).toContain(`Report: ${out}/report.html`);
    const { byItem } = await json('compared', 'comparison.json');
    expect(await text('compared', 'report.html')).toContain(byItem.conclusion.replaceAll("'", '&#39;'));
  });
});
