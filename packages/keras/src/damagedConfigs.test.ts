import { CnnError, encodeUtf8, openZip, randomStream } from '@cnn/core';
import { expect, it } from 'vitest';
import { goldenFile, goldenJson, type KerasGolden } from './goldens.support.test.js';
import { parseJson } from './parseJson.js';
import { readKeras } from './readKeras.js';
import { inflate } from './zip/inflate.js';

/** What may stand in a config by mistake or by malice. */
const junk: readonly unknown[] = [
  ...[
    null,
    true,
    '',
    'x',
    'input',
    '__proto__',
    0,
    -1,
    1.5,
    1e9,
    1e308,
    [],
    {},
    [[]],
    [1, 2, 3],
    [null],
    [-1, 0],
  ],
  ...[['a', 0, 0], ['a', 1e9, -1], { class_name: 'Dense' }, { class_name: 'Sequential', config: [] }],
  ...[{ class_name: '__keras_tensor__', config: {} }, 'a'.repeat(5000), [[['conv2d', 0, 0, {}]]]],
];

interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

/** Every place in JSON that holds something. */
function placesIn(json: unknown, places: Place[] = []): Place[] {
  if (typeof json !== 'object' || json === null) return places;
  const holder = json as Record<string, unknown>;
  for (const key of Object.keys(holder)) {
    places.push({ holder, key });
    placesIn(holder[key], places);
  }
  return places;
}

const runs = Number(process.env.MUTATIONS ?? 300);

it('configs with junk in them are read or refused, never crash', { timeout: 120_000 + runs * 50 }, () => {
  const configs = ['keras3'].flatMap((folder) =>
    goldenJson<readonly KerasGolden[]>(`${folder}/models.json`).map(({ name }) => {
      const zip = openZip(goldenFile(`${folder}/${name}.keras`), { inflate });
      return JSON.stringify(parseJson(zip.get('config.json') as Uint8Array, name));
    }),
  );
  const outcomes = { read: 0, refused: 0 };
  const crashes: string[] = [];
  for (let run = 0; run < runs; run++) {
    const stream = randomStream({ seed: run, purpose: 'junk' });
    const pick = (count: number): number => Math.floor(stream.uniform() * count);
    const json: unknown = JSON.parse(configs[run % configs.length] as string);
    const changes: string[] = [];
    for (let change = pick(2); change >= 0; change--) {
      const places = placesIn(json);
      const { holder, key } = places[pick(places.length)] as Place;
      const value = junk[pick(junk.length)];
      changes.push(`${key} = ${JSON.stringify(value)?.slice(0, 60)}`);
      holder[key] = value;
    }
    try {
      readKeras(encodeUtf8(JSON.stringify(json)), { file: 'model.json' });
      outcomes.read++;
    } catch (error) {
      if (error instanceof CnnError) outcomes.refused++;
      else crashes.push(`${run}: ${changes.join(', ')}: ${String(error)}`);
    }
  }
  expect(crashes).toEqual([]);
  expect(outcomes.read).toBeGreaterThan(runs / 20);
  expect(outcomes.refused).toBeGreaterThan(runs / 20);
});
