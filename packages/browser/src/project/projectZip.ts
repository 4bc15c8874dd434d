import { type Experiment, jsonText, readStored, type Store } from '@cnn/experiment';
import type { ImageLibrary } from '../library/imageLibrary.js';
import { imagesFolder } from './images.js';
import { storedZip, type ZipEntry } from './storedZip.js';
import { experimentForNode } from './takeAway.js';

export interface ProjectZipOptions {
  readonly name: string;
  /** The run that the project is taken with. */
  readonly run: Store;
  /** Absent where the images come with the page. */
  readonly library?: ImageLibrary | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * A whole project as one zip: the images as they were added, the experiment and the split, and the folder of a run. Unpacked, it trains in
 * Node as it is: `npx @cnn/cli train --config experiment.json`.
 *
 * @throws CnnError (FILE) for a run without an experiment, and more than a zip can hold
 */
export async function projectZip(options: ProjectZipOptions): Promise<Blob> {
  const { name, run, library, onProgress } = options;
  const experiment = await experimentForNode(run);
  const entries: ZipEntry[] = [
    { name: 'README.txt', content: new Blob([readme(name, experiment)]) },
    { name: 'experiment.json', content: new Blob([jsonText(experiment)]) },
    { name: 'split.json', content: new Blob([await bytesOf(run, 'split.json')]) },
  ];
  for (const file of await run.list())
    entries.push({ name: `run/${file}`, content: new Blob([await bytesOf(run, file)]) });
  for (const { path } of library?.files ?? []) {
    const content = await library?.file(path);
    if (content) entries.push({ name: `${imagesFolder}/${path}`, content });
  }
  const total = entries.reduce((sum, { content }) => sum + content.size, 0);
  return storedZip({ entries, onProgress: (done) => onProgress?.(done, total) });
}

/** How large it will be, but for some bytes for each file. */
export async function projectZipSize({ run, library }: ProjectZipOptions): Promise<number> {
  let bytes = 0;
  for (const file of await run.list()) bytes += (await run.read(file))?.length ?? 0;
  for (const { path, bytes: own } of library?.files ?? []) bytes += own + 2 * path.length + 128;
  return bytes;
}

async function bytesOf(store: Store, file: string): Promise<Uint8Array<ArrayBuffer>> {
  return (await readStored(store, file)) as Uint8Array<ArrayBuffer>;
}

function readme(name: string, { data }: Experiment): string {
  const images = data.source === imagesFolder ? `${imagesFolder}/  the images, as they were added\n` : '';
  return `${name}

${images}experiment.json  every setting of the training
split.json  which image is in which set
run/  the training: run/report.html opens in any browser, run/model is the model

To train the same again, with Node 20.19 or newer, in this folder:

  npx @cnn/cli train --config experiment.json

To classify images with the model:

  npx @cnn/cli predict --model run IMAGE
`;
}
