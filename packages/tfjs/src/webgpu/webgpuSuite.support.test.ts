import type { Engine } from '@cnn/core';
import { runEngineSuite, type SuitePart, useSoftwareVulkan } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { tfjsWebgpu } from '../backends/webgpu.js';
import { countPlacement, type Placement } from './placement.support.test.js';

useSoftwareVulkan();
const attempt = await tfjsWebgpu.start();
if (attempt.available) await attempt.engine.dispose();

export async function startWebgpu(): Promise<Engine> {
  const started = await tfjsWebgpu.start();
  if (!started.available) throw new Error(started.reason);
  return started.engine;
}

/** Tests that need WebGPU in Node: on the card that is there, or by Chromium's SwiftShader. */
export function describeWebgpu(name: string, tests: () => void): void {
  if (attempt.available) describe(name, tests);
  else {
    describe(`${name}, without a GPU`, () => {
      it.skip(`not tested here: ${attempt.reason}`);
    });
  }
}

export function runWebgpuSuite(parts: readonly SuitePart[]): void {
  describeWebgpu('in Node', () => {
    let placement: Placement | undefined;
    const start = async (): Promise<Engine> => {
      const engine = await startWebgpu();
      placement = countPlacement();
      return engine;
    };
    runEngineSuite({ name: 'webgpu', start, parts });
    it('nothing of it was computed on the processor', () => {
      expect(placement).toMatchObject({ onProcessor: 0, broughtBack: 0 });
      expect(placement?.shaders).toBeGreaterThan(1000);
    });
  });
}
