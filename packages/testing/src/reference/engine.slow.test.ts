import { runEngineSuite } from '../suites/engineSuite.js';
import { referenceEngine } from './engine.js';

runEngineSuite({ name: 'reference, float64', start: async () => referenceEngine(), tutorial: 'only' });
