import { batchNormalization, CnnError, conv2d, dense, dropout, flatten, sequential } from '@cnn/core';
import { sha256 } from '@cnn/experiment';
import { afterEach, expect, it, vi } from 'vitest';
import { chosen, picture } from '../images/pictures.support.test.js';
import { opfsStore } from '../store/opfsStore.js';
import { connectProject, type RemoteProject } from './connectProject.js';
import type { ProjectEvent } from './projectState.js';

const workers: Worker[] = [];

afterEach(() => {
  for (const worker of workers.splice(0)) worker.terminate();
});

interface Opened {
  readonly project: RemoteProject;
  readonly worker: Worker;
  readonly events: ProjectEvent[];
}

async function opened(name: string, onEvent: (event: ProjectEvent) => void = () => {}): Promise<Opened> {
  const worker = new Worker(new URL('./projectWorker.support.test.ts', import.meta.url), { type: 'module' });
  workers.push(worker);
  const events: ProjectEvent[] = [];
  const project = await connectProject({
    ...{ worker, name },
    onEvent: (event) => {
      events.push(event);
      onEvent(event);
    },
  });
  return { project, worker, events };
}

const freshName = (): string => `test-${crypto.randomUUID()}`;

const experiment = {
  model: sequential({
    name: 'small',
    input: [16, 16, 3],
    layers: [
      conv2d({ filters: 4, kernelSize: 3, activation: 'relu' }),
      batchNormalization(),
      flatten(),
      dropout({ rate: 0.3 }),
      dense({ units: 1, activation: 'sigmoid' }),
    ],
  }),
  training: { epochs: 3, batchSize: 8, augment: [{ type: 'randomFlip', mode: 'horizontal' }] },
  split: { ratios: [0.6, 0.2, 0.2] },
  seed: 4,
  engine: { name: 'cpu' },
};

/** The weights of a run's model, as they lie in the page's file system. */
async function weightsOf(project: string, run: string): Promise<string> {
  const store = opfsStore(`projects/${project}/runs/${run}/model`);
  const [file = ''] = (await store.list()).filter((one) => one.endsWith('.safetensors'));
  return sha256((await store.read(file)) as Uint8Array);
}

it('trains beside the page, remembers all of it, and gives everything to take away', async () => {
  const name = freshName();
  const { project, worker, events } = await opened(name);
  expect(await project.state()).toMatchObject({ name, kept: 'opfs', runs: [] });
  const images = await project.read({ kind: 'embedded', name: 'tissue' }, {});
  expect(images).toMatchObject({ imageShape: [16, 16, 3], classNames: ['benign-like', 'malignant-like'] });
  const division = await project.divide(experiment);
  expect(division.parts.map(({ part }) => part)).toEqual(['train', 'validation', 'test']);
  expect(division.leakage).toEqual([]);
  expect(division.random?.sharedPatients).toBeGreaterThan(0);
  expect(new Set(division.partOf)).toEqual(new Set([0, 1, 2]));
  await project.saveDraft({ epochs: 7 });
  const run = await project.train(experiment, 'First');
  expect(run).toMatchObject({ id: 'run-1', name: 'First', status: 'finished', epochs: 3, engine: 'cpu' });
  const types = events.flatMap((event) => (event.type === 'run' ? [event.event.type] : []));
  expect(types).toEqual(expect.arrayContaining(['split', 'epochEnd', 'evaluation', 'saved']));
  const [pictures] = [await project.pictures([0, 1], 6)];
  expect(pictures.map(({ width, data }) => [width, data.length])).toEqual([
    [5, 100],
    [5, 100],
  ]);
  const [explained] = await project.explain('run-1', [2]);
  expect(explained?.prediction.file).toBe(images.files[2]);
  expect(explained?.overlay).toBeDefined();
  expect(await project.report('run-1')).toContain('<!doctype html>');
  const zip = await project.takeAway('run-1', 'model.zip');
  const model = await project.openModel(new File([zip], 'model.zip'));
  const [canvas] = [new OffscreenCanvas(16, 16)];
  canvas.getContext('2d')?.fillRect(0, 0, 16, 16);
  const picture = await canvas.convertToBlob();
  const [own, again] = [await project.classify('run-1', picture), await project.classify(model.id, picture)];
  expect(again.prediction).toEqual(own.prediction);
  worker.terminate();
  const later = await opened(name);
  expect(await later.project.state()).toMatchObject({
    draft: { epochs: 7 },
    images: { files: images.files },
    runs: [{ id: 'run-1', status: 'finished', results: run.results }],
  });
}, 120_000);

it('goes on to the same bits after its tab was killed in the middle of an epoch', async () => {
  const [whole, killed] = [freshName(), freshName()];
  const first = await opened(whole);
  await first.project.read({ kind: 'embedded', name: 'tissue' }, {});
  await first.project.train(experiment, 'Whole');
  let steps = 0;
  const second = await opened(killed, (event) => {
    if (event.type === 'run' && event.event.type === 'batchEnd') steps++;
  });
  await second.project.read({ kind: 'embedded', name: 'tissue' }, {});
  const paused = second.project.train(experiment, 'Parts');
  await vi.waitFor(() => expect(steps).toBeGreaterThan(0), { timeout: 60_000 });
  await second.project.pause();
  expect(await paused).toMatchObject({ status: 'paused' });
  // It goes on, and is killed after a few more steps: what the checkpoint does not have is done again.
  steps = 0;
  void second.project.resume('run-1').catch(() => undefined);
  await vi.waitFor(() => expect(steps).toBeGreaterThan(1), { timeout: 60_000 });
  second.worker.terminate();
  const third = await opened(killed);
  const [run] = (await third.project.state()).runs;
  expect(run?.status).toBe('interrupted');
  expect(await third.project.resume('run-1')).toMatchObject({ status: 'finished', epochs: 3 });
  expect(await weightsOf(killed, 'run-1')).toBe(await weightsOf(whole, 'run-1'));
}, 180_000);

it('keeps files that were added, and names what is wrong in the words and codes of the libraries', async () => {
  const name = freshName();
  const { project, worker } = await opened(name);
  const [red, blue] = await Promise.all([picture(), picture({ color: '#0000c8' })]);
  const files = ['p1/red/a.png', 'p1/blue/b.png', 'p2/red/c.png', 'p2/blue/d.png'].map((path) => {
    const { webkitRelativePath } = chosen(`set/${path}`, '');
    return { path: webkitRelativePath.slice(4), file: path.includes('red') ? red : blue };
  });
  const added = await project.addFiles([...files, { path: 'p1/red/x.png', file: new Blob(['no image']) }]);
  expect(added).toMatchObject({ added: 4, bad: [{ file: 'p1/red/x.png' }] });
  const reading = { groupFrom: 'folder:1', onBadImage: 'skip' } as const;
  const images = await project.read({ kind: 'files' }, reading);
  expect(images).toMatchObject({ groups: ['p1', 'p1', 'p2', 'p2'], classNames: ['blue', 'red'] });
  const wrong = await project.check({ training: { batchSize: 0 } });
  expect(wrong.problem).toMatchObject({ path: 'training.batchSize', message: expect.any(String) });
  const error = await project
    .train({ ...experiment, engine: { name: 'tensorflow' } }, 'x')
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CnnError);
  expect(error).toMatchObject({ code: expect.any(String), message: expect.stringMatching(/\S/) });
  // It ended before its first file, and can be begun again.
  expect(await project.runs()).toMatchObject([{ id: 'run-1', status: 'stopped' }]);
  expect(await project.resume('run-1').catch(String)).toBe(String(error));
  // Another tab of the same project.
  const busy = await opened(name).catch((reason: unknown) => reason);
  expect(busy).toMatchObject({ code: 'FILE', details: { reason: 'busy' } });
  worker.terminate();
  const again = async () => {
    const later = await opened(name);
    expect(await later.project.state()).toMatchObject({ images: { files: images.files, reading } });
  };
  // The browser lets the lock of a worker go that has ended, a little later.
  await vi.waitFor(again, { timeout: 30_000, interval: 500 });
}, 120_000);
