import type { TrainingRequest } from '@cnn/experiment';
import type { NodeHostOptions } from '../experiment/nodeHost.js';
import type { RunLogging } from '../experiment/runLogging.js';

/** How trainings run that an executor starts, and what they leave beside their results. No number depends on it. */
export interface TrainingHost
  extends Pick<NodeHostOptions, 'workers' | 'ignoreMemory' | 'versions' | 'facts'> {
  /** Bytes of decoded images that each keeps in memory. Default 1 GiB. */
  readonly cacheBytes?: number | undefined;
  /** Where decoded images are kept that memory has no room for. Default: nowhere. */
  readonly cacheFolder?: string | undefined;
  /** What each writes into its folder while it trains. Default: nothing more. */
  readonly logging?: RunLogging | undefined;
}

/** What a process of Node is asked for, in one message or one file. */
export type NodeTrainingRequest = TrainingRequest<TrainingHost & Pick<NodeHostOptions, 'command'>>;
