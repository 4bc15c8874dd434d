import type { RunHost, Store } from '@cnn/experiment';
import type { ImageLibrary } from '../library/imageLibrary.js';
import type { Keeping } from '../store/pageStore.js';
import { type PageEngines, ProjectEngines } from './engines.js';
import { type EmbeddedSets, ProjectImages } from './images.js';
import { ProjectModels } from './models.js';
import type { ProjectEvent } from './projectState.js';
import { KeptRecord } from './record.js';
import { ProjectRuns } from './runs.js';
import type { ModelWriters } from './takeAway.js';

export interface WorkerProjectOptions extends Keeping {
  readonly name: string;
  readonly store: Store;
  readonly library: ImageLibrary;
  readonly engines: PageEngines;
  readonly embedded: EmbeddedSets;
  /** Loads what writes models in the formats of other tools. */
  readonly writers?: (() => Promise<ModelWriters>) | undefined;
  readonly host?: Pick<RunHost, 'versions' | 'facts'> | undefined;
  readonly onEvent: (event: ProjectEvent) => void;
}

/** What a project is made of. */
export interface ProjectParts {
  readonly options: WorkerProjectOptions;
  readonly record: KeptRecord;
  readonly images: ProjectImages;
  readonly runs: ProjectRuns;
  readonly models: ProjectModels;
}

/** Opens the parts of a project, or begins one; runs that were going on when its page was closed are settled. */
export async function openParts(options: WorkerProjectOptions): Promise<ProjectParts> {
  const { store, library, embedded, onEvent, host } = options;
  const record = await KeptRecord.open(store);
  const engines = new ProjectEngines(options.engines, (measured) => onEvent({ type: 'engine', measured }));
  const images = new ProjectImages({
    ...{ library, embedded },
    onProgress: (task, done, total) => onEvent({ type: 'progress', task, done, total }),
  });
  const runs = new ProjectRuns({
    ...{ store, record, images, engines, host },
    onEvent: (id, event) => onEvent({ type: 'run', id, event }),
  });
  const models = new ProjectModels(store, (id) => runs.storeOf(id), engines);
  engines.beforeEnd = () => models.forget();
  await runs.settle();
  return { options, record, images, runs, models };
}
