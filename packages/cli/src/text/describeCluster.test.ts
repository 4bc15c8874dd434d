import { expect, it } from 'vitest';
import { describeCluster } from './describeCluster.js';

it('says what a cluster needs, and what nobody protects', () => {
  const tensorflow = { name: 'tensorflow', available: true };
  expect(describeCluster([{ name: 'onnx', available: true }, tensorflow])).toMatch(
    /without passwords and encryption, listen on all network interfaces/,
  );
  expect(describeCluster([{ ...tensorflow, available: false }])).toMatch(/needs the engine tensorflow/);
});
