import type { WorkerFacts } from '@cnn/train';
import type { Experiment } from '../experiment/experiment.js';
import { canonicalSum } from '../files/sealedJson.js';
import type { Job } from '../run/prepareJob.js';
import { comparable } from '../run/resumeRun.js';

/** What has to be the same on all workers of a cluster for them to train one run: `compareWorkers` names what is not. */
export function runFacts({
  experiment,
  begun,
  divided,
  host,
  engine,
  model,
  resume,
  team,
}: Job): WorkerFacts {
  const versions = Object.entries(host.versions ?? {}).map(([name, version]) => [
    `the version of ${name}`,
    version,
  ]);
  return {
    ...Object.fromEntries(versions),
    // Its first part is the library with its version.
    'the engine': engine.description.split(',')[0],
    // The last bits of what a worker gives to the sums depend on them.
    'engine.threads': team?.threads,
    ...fieldsOf(comparable({ ...experiment, model: model.name })),
    'the model': canonicalSum(JSON.parse(JSON.stringify(model))),
    'the classes': divided.set.classNames,
    'the images': begun.data,
    'the split': begun.split,
    'the checkpoint that it goes on from': resume && [resume.epoch, resume.state.step],
  };
}

/** `training.optimizer.name` and so on, with what each is. */
function fieldsOf(value: Experiment | object, path = ''): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, field]): [string, unknown][] => {
      const at = path === '' ? name : `${path}.${name}`;
      const isObject = typeof field === 'object' && field !== null && !Array.isArray(field);
      return isObject ? Object.entries(fieldsOf(field as object, at)) : [[at, field]];
    }),
  );
}
