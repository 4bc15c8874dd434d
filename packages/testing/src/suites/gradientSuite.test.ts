import { runGradientSuite } from './gradientSuite.js';

runGradientSuite();
