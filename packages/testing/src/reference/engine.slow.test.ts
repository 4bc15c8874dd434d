import { runEngineSuite } from '../suites/engineSuite.js';
import { referenceEngine } from './engine.js';

runEngineSuite({
  name: 'reference, float64',
  start: async () => referenceEngine(),
  tolerance: 5e-7,
  parts: ['tutorial'],
});
