import { beforeAll, describe, expect, it } from 'vitest';
import { smallExecutor, smallExperiment } from '../execution/smallRuns.support.test.js';
import { readSealed, writeSealed } from '../files/sealedJson.js';
import { openRun } from '../run/runFolder.js';
import { memoryStore } from '../store/memoryStore.js';
import type { Store } from '../store/store.js';
import { rebuildReport } from './rebuildReport.js';

const files = new Map<string, Uint8Array>();

beforeAll(async () => {
  const executor = smallExecutor(memoryStore(files));
  await executor.submit({ out: 'run', experiment: smallExperiment }).done;
}, 60_000);

/** A copy of the run. */
function copy(): Store {
  const own = Array.from(files, ([name, bytes]) => [name.replace('run/', ''), bytes] as const);
  return memoryStore(new Map(own), 'out');
}

const text = async (store: Store, name: string): Promise<string> =>
  new TextDecoder().decode(await store.read(name));

/** All files but those of a report. */
async function others(store: Store) {
  const names = (await store.list()).filter((name) => !name.startsWith('report.'));
  return Promise.all(names.map(async (name) => [name, await store.read(name)]));
}

describe('rebuildReport', () => {
  it('draws the same report from report.json, and touches nothing else', async () => {
    const store = copy();
    const [page, before] = [await text(store, 'report.html'), await others(store)];
    await store.write('report.html', 'lost');
    expect(await rebuildReport({ store })).toContain('report.html');
    expect(await text(store, 'report.html')).toBe(page);
    expect(await others(store)).toEqual(before);
  });

  it('draws it from the other files where a run of an earlier version has no report.json', async () => {
    const store = copy();
    await store.remove(['report.json', 'report.html', 'report.md']);
    await store.write('report.html', 'an old page');
    expect(await rebuildReport({ store })).toEqual(['report.html', 'report.md', 'report.json']);
    const page = await text(store, 'report.html');
    for (const part of ['small', 'Test results', 'Training', 'learningRate', 'Begun ', 'bright'])
      expect(page).toContain(part);
    // What is not known is no zero.
    expect(page).toContain('made without the report.json of the run: pictures of images, what is in more');
    expect(await text(store, 'report.md')).toContain('made without the report.json of the run');
    const sets = page.slice(page.indexOf('in each set</caption>'));
    expect(sets.slice(0, sets.indexOf('</table>'))).toContain('–');
    expect(sets.slice(0, sets.indexOf('</table>'))).not.toContain('>0.0%');
    expect(page).not.toContain('Balance of the sets');
    expect((await readSealed(store, 'report.json')).value.run).toBe(
      (await readSealed(store, 'run.json')).value.run,
    );
    // It is a report like any other from here on.
    await rebuildReport({ store });
    expect(await text(store, 'report.html')).toBe(page);
  });

  it('keeps what people add to the model card and the checklists', async () => {
    const store = copy();
    const answers = {
      card: { intendedUse: 'Teaching alone', limits: ['One <scanner>'] },
      checklist: { claim: { 1: 'A network for tissue' } },
    };
    await rebuildReport({ store, answers });
    await rebuildReport({ store, answers: { card: { license: 'CC0' } } });
    await rebuildReport({ store });
    for (const file of ['report.html', 'report.md'])
      for (const part of ['Teaching alone', 'CC0', 'A network for tissue'])
        expect(await text(store, file)).toContain(part);
    expect(await text(store, 'report.html')).toContain('One &lt;scanner&gt;');
  });

  it('says what holds no report, is not finished, damaged, or of another run', async () => {
    const refused = async (store: Store) => rebuildReport({ store }).catch((error: Error) => error);
    expect(await refused(memoryStore())).toMatchObject({
      code: 'FILE',
      message: expect.stringContaining('memory holds no results of a run'),
    });
    const model = memoryStore();
    await model.write('model.json', '{}');
    expect(await refused(model)).toMatchObject({ message: expect.stringContaining('holds a model alone') });

    const averaged = memoryStore(new Map(), 'averaged');
    const folder = await openRun({ store: averaged, command: 'ensemble', overwrite: false, tell: () => {} });
    await folder.begin({});
    await averaged.write('model/model.json', '{}');
    expect(await refused(averaged)).toMatchObject({
      message: expect.stringContaining('averaged holds an ensemble that was not evaluated, and so has no'),
    });

    const stopped = copy();
    await stopped.remove(['report.html', 'report.json']);
    expect(await refused(stopped)).toMatchObject({ details: { reason: 'notFinished' } });
    expect(await stopped.read('report.html')).toBeUndefined();

    const damaged = copy();
    await damaged.write('report.json', (await text(damaged, 'report.json')).replace('"small', '"other'));
    expect(await refused(damaged)).toMatchObject({
      message: expect.stringContaining('out/report.json is not as it was written'),
    });
    for (const content of ['[]', 'null', 'x']) {
      await damaged.write('report.json', content);
      const { message } = (await refused(damaged)) as Error;
      expect(message).toContain('Remove it: the report is then made of the other files.');
      expect(message).not.toMatch(/write it (again|anew)/i);
    }
    const foreign = copy();
    const { run } = (await readSealed(foreign, 'run.json')).value;
    await writeSealed(foreign, 'report.json', { run, format: 'another' });
    expect(await refused(foreign)).toMatchObject({
      message: expect.stringContaining(
        'expected a report of the kind run, cross-validation, comparison, search',
      ),
    });
    const mixed = copy();
    await writeSealed(mixed, 'report.json', { run: 'another' });
    expect(await refused(mixed)).toMatchObject({
      message: expect.stringContaining('holds parts of different runs'),
    });
    expect(await text(mixed, 'report.html')).toBe(await text(copy(), 'report.html'));
  });
});
