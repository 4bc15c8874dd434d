import { checkCluster } from './cluster.js';
import type { EngineAttempt, StartOptions } from './engine.js';

/**
 * What an engine that computes in one process answers to a cluster; undefined where there is none.
 *
 * @param engine its name
 */
export function refuseCluster(
  engine: string,
  { cluster }: StartOptions = {},
): Extract<EngineAttempt, { readonly available: false }> | undefined {
  if (checkCluster(cluster) === undefined) return undefined;
  return {
    available: false,
    reason: `${engine} trains in one process only. Use the engine tensorflow for a cluster.`,
  };
}
