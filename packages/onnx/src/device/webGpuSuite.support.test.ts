import { runEngineSuite, type SuitePart, useSoftwareVulkan } from '@cnn/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { onnxWebGpu } from '../onnxWebGpu.js';
import { type Counted, countedWebGpu } from './placement.support.test.js';

useSoftwareVulkan();
const attempt = await onnxWebGpu.start();
if (attempt.available) await attempt.engine.dispose();

/** Tests that need WebGPU in Node: on the card that is there, or by Chromium's SwiftShader. */
export function describeWebGpu(name: string, tests: () => void): void {
  if (attempt.available) describe(name, tests);
  else {
    describe(`${name}, without a GPU`, () => {
      it.skip(`not tested here: ${attempt.reason}`);
    });
  }
}

export function runWebGpuSuite(parts: readonly SuitePart[]): void {
  describeWebGpu('in Node', () => {
    let counted: Counted | undefined;
    const start = async () => {
      counted = await countedWebGpu();
      return counted.engine;
    };
    afterAll(() => counted?.remove());
    runEngineSuite({ name: 'onnx-webgpu', start, parts, fusions: ['biasedConvolution'] });
    it('nothing of it was computed on the processor', () => {
      const { onDevice, elsewhere } = (counted as Counted).placement();
      expect(elsewhere).toEqual({});
      expect(onDevice).toBeGreaterThan(1000);
    });
  });
}
