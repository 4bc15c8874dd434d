import type { RunHost } from '@cnn/experiment';
import { openLibrary } from '../library/openLibrary.js';
import { pageStore } from '../store/pageStore.js';
import type { PageEngines } from './engines.js';
import type { EmbeddedSets } from './images.js';
import type { ProjectEvent } from './projectState.js';
import { projectFolder } from './projects.js';
import { expose, proxy } from './rpc.js';
import type { ModelWriters } from './takeAway.js';
import { WorkerProject } from './workerProject.js';

export interface ServeProjectOptions {
  /** Where the engines' files are. */
  readonly engines?: PageEngines | undefined;
  /** Sets that come with the page, by name. */
  readonly embedded?: EmbeddedSets | undefined;
  /** Loads what writes models in the formats of other tools, when it is asked for. */
  readonly writers?: (() => Promise<ModelWriters>) | undefined;
  /** What reports name: versions and facts. */
  readonly host?: Pick<RunHost, 'versions' | 'facts'> | undefined;
}

/** What the page's side of a worker calls. */
export interface ProjectServer {
  open(name: string, onEvent: (event: ProjectEvent) => void): Promise<WorkerProject>;
}

/**
 * The program of a worker that owns a project: its images, engine, trainings and models. `connectProject` is the page's side.
 *
 * @example
 * // projectWorker.ts
 * import { serveProject } from '@cnn/browser';
 * serveProject({ engines: { wasmPaths: '/wasm/' } });
 */
export function serveProject({ engines = {}, embedded = {}, writers, host }: ServeProjectOptions = {}): void {
  const server: ProjectServer = {
    async open(name, onEvent) {
      const folder = projectFolder(name);
      const { store, kept, note } = await pageStore(folder.project);
      const library = await openLibrary(folder.images);
      const project = await WorkerProject.open({
        ...{ name, store, library, engines, embedded, writers, host, onEvent },
        ...{ kept, note },
      });
      return proxy(project as WorkerProject & object) as WorkerProject;
    },
  };
  expose(server);
}
