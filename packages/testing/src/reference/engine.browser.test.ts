import { runEngineSuite } from '../suites/engineSuite.js';
import { runGradientSuite } from '../suites/gradientSuite.js';
import { referenceEngine } from './engine.js';

// The suites run in a page too: goldens are modules, and nothing needs Node.
runEngineSuite({ name: 'reference in a page', start: async () => referenceEngine() });
runGradientSuite();
