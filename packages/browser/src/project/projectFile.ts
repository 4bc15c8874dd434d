import { CnnError } from '@cnn/core';
import { type ExperimentData, readSealed, type Store, writeSealed } from '@cnn/experiment';
import type { ImagesSource, RunSummary } from './projectState.js';

/** Names the project, beside its images and runs. */
const projectFile = 'project.json';
const FORMAT = 'cnn-project';
const VERSION = 1;

/** What a project remembers besides its images and runs. */
export interface ProjectRecord {
  readonly source?: ImagesSource | undefined;
  readonly reading?: ExperimentData | undefined;
  /** The page's own. */
  readonly draft?: unknown;
  /** By id, in the order in which they began. */
  readonly runs: readonly RunSummary[];
}

/** @throws CnnError (FILE) for a file that is damaged, or of a later version */
export async function readProject(store: Store): Promise<ProjectRecord> {
  if (!(await store.read(projectFile))) return { runs: [] };
  const { value, sealed } = await readSealed(store, projectFile);
  const { format, version, ...record } = value;
  if (sealed && format === FORMAT && version === VERSION) return record as unknown as ProjectRecord;
  throw new CnnError(
    'FILE',
    `${store.name}/${projectFile}: expected the format "${FORMAT}" of version ${VERSION} with a checksum. A newer version of this page may have written it: load the page again, or begin a new project.`,
    { details: { reason: 'format' } },
  );
}

export async function writeProject(store: Store, record: ProjectRecord): Promise<void> {
  await writeSealed(store, projectFile, { format: FORMAT, version: VERSION, ...record });
}
