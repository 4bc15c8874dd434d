import type { CnnError } from '@cnn/core';
import { referenceEngine } from '@cnn/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { compareRuns } from '../comparison/compareRuns.js';
import { smallExecutor, smallExperiment, smallSet } from '../execution/smallRuns.support.test.js';
import { readSealed } from '../files/sealedJson.js';
import { readStoredJson } from '../files/storedJson.js';
import { readModelFrom } from '../model/modelStore.js';
import { TrainedModel } from '../model/trainedModel.js';
import { memoryStore } from '../store/memoryStore.js';
import { storeBelow } from '../store/storeBelow.js';
import type { EnsembleMember } from './averageMembers.js';
import { type EnsembleOptions, ensemble } from './ensemble.js';
import { readMember } from './readMember.js';

const store = memoryStore();
const set = smallSet();
const engine = referenceEngine();
let members: EnsembleMember[] = [];
beforeAll(async () => {
  const executor = smallExecutor(store);
  await executor.submit({ out: 'first', experiment: smallExperiment }).done;
  const split = (await readStoredJson(store, 'first/split.json')) as NonNullable<EnsembleMember['split']>;
  const second = { ...smallExperiment, seed: 1 };
  await executor.submit({ out: 'second', experiment: second, split }).done;
  members = await Promise.all(['first', 'second'].map((name) => readMember(storeBelow(store, name))));
}, 60_000);

/** The probability of the second class by file. */
async function predicted(name: string): Promise<Map<string, number>> {
  const { value } = await readSealed(store, `${name}/evaluation.json`);
  const predictions = value.predictions as { file: string; probabilities: number[] }[];
  return new Map(predictions.map(({ file, probabilities }) => [file, probabilities.at(-1) as number]));
}

describe('ensemble', () => {
  it('evaluates the mean of its members, and leaves a model like any other', async () => {
    const events: string[] = [];
    const { saved, evaluation } = await ensemble({
      ...{ members, set, engine, store: storeBelow(store, 'both') },
      onEvent: ({ type }) => void events.push(type),
    });
    expect(events).toEqual(['evaluation', 'saved']);
    const [mine, a, b] = [await predicted('both'), await predicted('first'), await predicted('second')];
    expect([...mine.keys()]).toEqual([...a.keys()]);
    for (const [file, value] of mine)
      expect(value).toBeCloseTo(((a.get(file) as number) + (b.get(file) as number)) / 2, 5);
    expect(saved.decision?.threshold).toBeGreaterThan(0);
    const read = await readModelFrom(storeBelow(store, 'both/model'));
    expect(read).toMatchObject({ decision: saved.decision, classNames: set.classNames });
    expect(read.details).toMatchObject({ settings: { ensemble: ['memory/first', 'memory/second'] } });
    expect(read.trainedOn?.train.length).toBeGreaterThan(0);
    const { run, ...kept } = (await readSealed(store, 'both/evaluation.json')).value;
    expect(kept).toEqual(JSON.parse(JSON.stringify(evaluation)));
    expect(run).toBe((await readSealed(store, 'both/run.json')).value.run);
    // It can be compared with a member, as its split is theirs.
    const compared = await compareRuns(storeBelow(store, 'both'), storeBelow(store, 'first'));
    expect(compared.task === 'binary' && compared.byItem.items).toBe(mine.size);
  });

  it('averages models that are in use, without images too', async () => {
    const own = memoryStore();
    const models = members.map(({ saved }) => new TrainedModel({ saved, engine }));
    const { evaluation } = await ensemble({ members: models, store: own });
    expect(evaluation).toBeUndefined();
    expect((await own.list()).filter((name) => !name.startsWith('model/'))).toEqual(['run.json']);
  });

  it('refuses what is no ensemble, and what could not be measured honestly', async () => {
    const refused = (more: Partial<EnsembleOptions>) =>
      ensemble({ members, set, engine, store: memoryStore(), ...more }).catch((error: CnnError) => error);
    const [first, second] = members as [EnsembleMember, EnsembleMember];
    expect(await refused({ members: [first] })).toMatchObject({
      code: 'OPTIONS',
      message: expect.stringContaining('expected at least two trained models, received 1'),
    });
    const renamed = { ...second, saved: { ...second.saved, classNames: ['a', 'b'] } };
    expect(await refused({ members: [first, renamed] })).toMatchObject({
      code: 'MODEL',
      message: expect.stringContaining(
        'memory/second: expected the classNames ["dark","bright"] of memory/first',
      ),
      details: { differs: 'classNames' },
    });
    const alone = { ...second, split: undefined };
    expect(await refused({ members: [first, alone] })).toMatchObject({ details: { reason: 'noSplit' } });
    const { train = [], validation = [], test = [] } = second.split ?? {};
    const other = { ...second, split: { train: test, validation, test: train } };
    expect(await refused({ members: [first, other] })).toMatchObject({
      code: 'DATA',
      message: expect.stringContaining('images that one member was trained on would measure the ensemble'),
    });
    expect(await refused({ engine: undefined })).toMatchObject({ code: 'OPTIONS' });
    expect(await refused({ store: storeBelow(store, 'first') })).toMatchObject({
      code: 'FILE',
      message: expect.stringContaining('memory/first holds a run of cnn train'),
    });
  });
});
