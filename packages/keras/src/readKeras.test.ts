import { describe, it } from 'vitest';
import { expectPredictions, goldenFile, goldenJson, type KerasGolden } from './goldens.support.test.js';
import { readKeras } from './readKeras.js';

describe.each(['keras3', 'keras2'])('networks that %s saved', (version) => {
  const endings = version === 'keras3' ? ['keras', 'h5'] : ['h5'];
  for (const golden of goldenJson<readonly KerasGolden[]>(`${version}/models.json`)) {
    it.each(endings)(`${golden.name}.%s predicts the same here`, async (ending) => {
      const imported = readKeras(goldenFile(`${version}/${golden.name}.${ending}`), {
        file: `${golden.name}.${ending}`,
      });
      await expectPredictions(imported, golden);
    });
  }
});
