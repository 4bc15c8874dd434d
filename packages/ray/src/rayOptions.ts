import type { Store, TrainingTask } from '@cnn/experiment';

export interface RayExecutorOptions {
  /** Of the cluster's dashboard. Default Ray's own, `http://127.0.0.1:8265`. */
  readonly address?: string | undefined;
  /** Where each run has its folder: on storage that this program and all nodes share. */
  readonly store: Store;
  /** The absolute path of that store as every node sees it. */
  readonly root: string;
  /** The absolute path of the folder that jobs begin in, as every node sees it: relative paths of the experiment start there. */
  readonly workingDir: string;
  /** What runs a task on a node, before its folder: words of a shell. Default `cnn run-task`, of the node's `PATH`. */
  readonly command?: string | undefined;
  /** Jobs at the same time. Default: as many as the cluster's CPUs have room for. */
  readonly processes?: number | undefined;
  /** Threads of each training whose experiment names none. Default 2, since the last bits of the weights depend on it. */
  readonly threads?: number | undefined;
  /** CPUs that each job asks for. Default: its threads. */
  readonly cpus?: number | undefined;
  /** Memory that each job asks for. Default: it asks for none. */
  readonly memoryBytes?: number | undefined;
  /** Graphics cards that each job asks for, also a part of one. Default: none. */
  readonly gpus?: number | undefined;
  /** How often a training is begun again whose job was lost, each time from its last checkpoint. Default 3. */
  readonly retries?: number | undefined;
  /** What the trainings are run with: the fields of `TrainingHost` of `@cnn/node`. Plain JSON. */
  readonly host?: ((task: TrainingTask) => object) | undefined;
  /** Told which job runs what, what was lost, and what is tried again. */
  readonly onNotice?: ((message: string) => void) | undefined;
  /** Stop the jobs that an earlier program has left for the same folder, since the folder is to begin anew. Default false. */
  readonly overwrite?: boolean | undefined;
  /** Milliseconds between two looks at a job. Default 1,000. */
  readonly pollMs?: number | undefined;
  /** Milliseconds that the cluster may be out of reach. Default 300,000. */
  readonly patienceMs?: number | undefined;
}
