import { describe, expect, it } from 'vitest';
import { checkCluster, workerAddress } from './cluster.js';
import { refuseCluster } from './refuseCluster.js';

const two = ['10.0.0.1:2222', '10.0.0.2:2222'];

describe('a cluster', () => {
  it('is more than one worker', () => {
    expect(checkCluster(undefined)).toBeUndefined();
    expect(checkCluster({ workers: ['localhost:1'], index: 0 })).toBeUndefined();
    const cluster = { workers: two, index: 1 };
    expect(checkCluster(cluster)).toBe(cluster);
  });

  it('has addresses of hosts and ports', () => {
    expect(workerAddress('node-1.local:2222')).toEqual({ host: 'node-1.local', port: 2222 });
    expect(workerAddress('[fd00::1]:65535')).toEqual({ host: 'fd00::1', port: 65535 });
    for (const wrong of [
      'host',
      'host:',
      ':1',
      'host:0',
      'host:65536',
      'http://host:1',
      'a b:1',
      '::1:2',
      'a:1/x',
    ]) {
      expect(() => workerAddress(wrong), wrong).toThrow(`received ${JSON.stringify(wrong)}`);
    }
    expect(() => workerAddress(2222 as unknown as string)).toThrow('cluster: expected workers as host:port');
  });

  it('is refused where its form is wrong', () => {
    const refused = (workers: unknown, index: unknown) => () =>
      checkCluster({ workers: workers as string[], index: index as number });
    expect(refused('10.0.0.1:2222', 0)).toThrow('cluster: expected workers to be a list of host:port');
    expect(refused([], 0)).toThrow('cluster: expected workers to be a list of host:port, received [].');
    expect(refused([...two, two[0]], 0)).toThrow('cluster: the worker 10.0.0.1:2222 stands twice.');
    for (const index of [-1, 2, 0.5, '0', undefined]) {
      expect(refused(two, index)).toThrow('cluster: expected index to be an integer from 0 to 1');
    }
  });

  it('is refused by engines of one process, and one worker is not', () => {
    expect(refuseCluster('wasm')).toBeUndefined();
    expect(refuseCluster('wasm', { cluster: { workers: ['a:1'], index: 0 } })).toBeUndefined();
    expect(refuseCluster('wasm', { cluster: { workers: two, index: 0 } })).toEqual({
      available: false,
      reason: 'wasm trains in one process only. Use the engine tensorflow for a cluster.',
    });
  });
});
