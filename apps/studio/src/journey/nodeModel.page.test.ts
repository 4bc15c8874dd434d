import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { cnn } from './cnn.support.test.js';
import { StudioHooks } from './studioHooks.support.test.js';
import { smallExperiment } from './visitor.support.test.js';

const studio = new StudioHooks();

async function zipOf(folder: string): Promise<Buffer> {
  const files: Record<string, Uint8Array> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files[path.slice(folder.length + 1)] = await readFile(path);
  }
  return Buffer.from(zipSync(files));
}

interface Predicted {
  readonly probabilities: Readonly<Record<string, number>>;
}

/** The cells of a table in CSV that has no quotes. */
const cellsOf = (csv: string): readonly (readonly string[])[] =>
  csv
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','));

it('opens what cnn train wrote, and classifies as cnn predict does', async () => {
  const { folder, images } = studio;
  const how = ['--epochs', '2', '--batch-size', '8', '--group-from', 'folder:1', '--model', 'small.json'];
  await writeFile(join(folder, 'small.json'), JSON.stringify(smallExperiment.model));
  await cnn(folder, 'train', '--data', images, '--out', 'run', '--engine', 'cpu', ...how);
  const files = ['benign', 'malignant'].map((label) => join(images, 'patient 1', label, '0.png'));
  const printed = await cnn(folder, 'predict', '--model', 'run', '--engine', 'cpu', '--json', ...files);
  const inNode = (JSON.parse(printed) as readonly Predicted[]).map(({ probabilities }) => probabilities);
  const visitor = await studio.visit();
  const use = visitor.step('use');
  for (const path of ['run', 'run/model']) {
    const buffer = await zipOf(join(folder, path));
    const name = `of ${path.replace('/', ' ')}`;
    await use
      .getByLabel('Zip of a model')
      .setInputFiles({ name: `${name}.zip`, mimeType: 'application/zip', buffer });
    await use.locator('#use-model option:checked', { hasText: name }).waitFor({ state: 'attached' });
    await use.getByLabel('Images to classify').setInputFiles(files);
    await use.getByText('2 images classified.').waitFor();
    const [download] = await Promise.all([
      visitor.page.waitForEvent('download'),
      use.getByRole('button', { name: 'Download as CSV' }).click(),
    ]);
    const [header = [], ...rows] = cellsOf(await readFile(await download.path(), 'utf8'));
    expect(header).toEqual(expect.arrayContaining(['probability benign', 'probability malignant']));
    expect(rows).toHaveLength(files.length);
    for (const [at, cells] of rows.entries())
      for (const label of ['benign', 'malignant']) {
        const [page, node] = [Number(cells[header.indexOf(`probability ${label}`)]), inNode[at]?.[label]];
        expect(Math.abs(page - (node ?? Number.NaN)), `${path} ${files[at]} ${label}`).toBeLessThan(1e-4);
      }
  }
}, 200_000);
