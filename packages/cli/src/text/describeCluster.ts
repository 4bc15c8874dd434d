import type { EngineStatus } from '@cnn/node';

/** What `cnn doctor` says of training on several machines. */
export function describeCluster(engines: readonly Pick<EngineStatus, 'name' | 'available'>[]): string {
  const works = engines.some(({ name, available }) => available && name === 'tensorflow');
  if (!works) return 'Training on several machines (cnn train --cluster) needs the engine tensorflow.';
  return 'Training on several machines (cnn train --cluster) works with tensorflow. Its workers talk without passwords and encryption, listen on all network interfaces, and run what they are sent: keep their ports within a network that you trust.';
}
