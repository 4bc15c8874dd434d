import { type CrossValidation, parseEvaluation, parseResults } from '@cnn/evaluation';
import type { CrossValidationReportOptions } from '@cnn/plot';
import { isSynthetic } from '../data/isSynthetic.js';
import { parseExperiment } from '../experiment/parseExperiment.js';
import { readSealed } from '../files/sealedJson.js';
import { dataName } from '../report/dataName.js';
import { readExperiment } from '../run/beginTrials.js';
import { settingsRecord } from '../run/settingsRecord.js';
import type { Store } from '../store/store.js';

/**
 * What the report of a cross-validation is made of, from its other files, where it has no `report.json`. Pictures of images are missing.
 *
 * @throws CnnError (FILE) for a file that is missing or damaged
 */
export async function storedCrossValidation(store: Store): Promise<CrossValidationReportOptions> {
  const file = 'cross-validation.json';
  const { run: _, ...value } = (await readSealed(store, file)).value;
  const { task } = parseResults(value, `${store.name}/${file}`);
  const results = { ...value, task } as unknown as CrossValidation;
  const folds = await Promise.all(
    results.folds.map(async (_, at) => {
      const name = `fold-${at + 1}/evaluation.json`;
      return parseEvaluation((await readSealed(store, name)).value, `${store.name}/${name}`);
    }),
  );
  const found = await readExperiment(store);
  const experiment = found && parseExperiment(found);
  const source = experiment?.data.source;
  return {
    title: `Cross-validation${source === undefined ? '' : ` on ${dataName(source)}`}`,
    subtitle: `${folds.length} folds`,
    data: source === undefined ? undefined : { name: dataName(source), synthetic: isSynthetic(source) },
    settings: { folds: folds.length, ...(experiment && settingsRecord(experiment)) },
    folds,
    results,
  };
}
