import type { ProjectEvent } from './projectState.js';
import { proxy, type Remote, wrap } from './rpc.js';
import type { ProjectServer } from './serveProject.js';
import type { WorkerProject } from './workerProject.js';

export interface ConnectProjectOptions {
  /** Runs `serveProject`. */
  readonly worker: Worker;
  /** Of the project; its images and runs lie in a folder of that name. */
  readonly name: string;
  readonly onEvent?: ((event: ProjectEvent) => void) | undefined;
}

/** A project in its worker: every function is asked for there, and answers with a promise. */
export type RemoteProject = Remote<WorkerProject>;

/**
 * Opens a project, which a worker owns: the page stays free while it reads images and trains.
 *
 * @throws CnnError (as a rejection) as the project's functions do, with their codes and details
 * @example
 * const worker = new Worker(new URL('./projectWorker.js', import.meta.url), { type: 'module' });
 * const project = await connectProject({ worker, name: 'tissue', onEvent: console.log });
 * await project.addFiles(input.files);
 */
export async function connectProject(options: ConnectProjectOptions): Promise<RemoteProject> {
  const { worker, name, onEvent = () => {} } = options;
  const server = wrap<ProjectServer>(worker);
  const opened = await server.open(name, proxy(onEvent));
  return opened as unknown as RemoteProject;
}
