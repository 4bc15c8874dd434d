import { describe } from 'vitest';
import { DEFAULT_TOLERANCE } from '../matchers/close.js';
import { runEngineSuite } from '../suites/engineSuite.js';
import { describeLayers } from '../suites/layerSuite.js';
import { describeNetworks } from '../suites/networkSuite.js';
import { describeOperations } from '../suites/operationSuite.js';
import { describeSessions } from '../suites/sessionSuite.js';
import { referenceEngine } from './engine.js';

// Only what goes in and comes out is rounded to float32.
runEngineSuite({
  name: 'reference, float64',
  start: async () => referenceEngine(),
  tolerance: 5e-7,
  parts: ['values', 'training'],
});

// Training in float32 is left out: it takes as long again and shows nothing more.
describe('reference, float32', () => {
  const engine = () => referenceEngine({ precision: 'float32' });
  describeOperations(engine, DEFAULT_TOLERANCE);
  describeLayers(engine, DEFAULT_TOLERANCE);
  describeNetworks(engine, DEFAULT_TOLERANCE);
  describeSessions(engine);
});
