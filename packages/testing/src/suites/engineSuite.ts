import type { Engine } from '@cnn/core';
import { afterAll, beforeAll, describe } from 'vitest';
import { DEFAULT_TOLERANCE } from '../matchers/close.js';
import { describeFusions } from './fusionSuite.js';
import { describeLayers } from './layerSuite.js';
import { describeNetworks } from './networkSuite.js';
import { describeOperations } from './operationSuite.js';
import { describeSessions } from './sessionSuite.js';
import { describeStructures } from './structureSuite.js';
import { describeTraining } from './trainingSuite.js';
import { describeTutorial } from './tutorialSuite.js';

/**
 * `values`: operations, layers, networks and sessions, with their gradients; `training`: a small network over and over, and large values; `tutorial`: the
 * training of the tutorial's network; `programs`: of `values` the networks and sessions alone.
 */
export type SuitePart = 'values' | 'training' | 'tutorial' | 'programs';

const allParts: readonly SuitePart[] = ['values', 'training', 'tutorial'];

export interface EngineSuite {
  /** What stands in front of the tests' names. */
  readonly name: string;
  readonly start: () => Promise<Engine>;
  /** Relative, for values and gradients of operations and layers. Default 1e-5. */
  readonly tolerance?: number;
  /** Default all. What takes an engine long stands in a `*.slow.test.ts`, or in a `*.gpu.test.ts`. */
  readonly parts?: readonly SuitePart[];
  /** What the engine writes in another way than operation by operation, as `Session.fusions` names it. Default none. */
  readonly fusions?: readonly string[];
}

/** Registers the tests that every engine must pass. Works in Node and in a browser page. */
export function runEngineSuite(options: EngineSuite): void {
  const { name, start, tolerance = DEFAULT_TOLERANCE, parts = allParts, fusions = [] } = options;
  describe(`${name}: engine`, () => {
    let engine: Engine | undefined;
    beforeAll(async () => {
      engine = await start();
    });
    afterAll(async () => {
      await engine?.dispose();
    });
    const started = (): Engine => {
      if (!engine) throw new Error('the engine has not started');
      return engine;
    };
    if (parts.includes('tutorial')) describeTutorial(started, tolerance);
    if (parts.includes('training')) describeTraining(started);
    if (parts.includes('values')) {
      describeOperations(started, tolerance);
      describeLayers(started, tolerance);
    } else if (!parts.includes('programs')) return;
    describeNetworks(started, tolerance);
    describeStructures(started, tolerance);
    describeSessions(started);
    describeFusions(started, { expected: fusions, tolerance, large: parts.includes('training') });
  });
}
