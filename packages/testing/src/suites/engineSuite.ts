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

export interface EngineSuite {
  /** What stands in front of the tests' names. */
  readonly name: string;
  readonly start: () => Promise<Engine>;
  /** Relative, for values and gradients of operations and layers. Default 1e-5. */
  readonly tolerance?: number;
  /** The training of the tutorial's network: with the rest (default), left out, or alone, as in a `*.slow.test.ts`. */
  readonly tutorial?: 'with' | 'without' | 'only';
  /** What the engine writes in another way than operation by operation, as `Session.fusions` names it. Default none. */
  readonly fusions?: readonly string[];
}

/** Registers the tests that every engine must pass. Works in Node and in a browser page. */
export function runEngineSuite(options: EngineSuite): void {
  const { name, start, tolerance = DEFAULT_TOLERANCE, tutorial = 'with', fusions = [] } = options;
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
    if (tutorial !== 'without') describeTutorial(started, tolerance);
    if (tutorial === 'only') return;
    describeOperations(started, tolerance);
    describeLayers(started, tolerance);
    describeNetworks(started, tolerance);
    describeStructures(started, tolerance);
    describeSessions(started);
    describeTraining(started);
    describeFusions(started, { expected: fusions, tolerance });
  });
}
