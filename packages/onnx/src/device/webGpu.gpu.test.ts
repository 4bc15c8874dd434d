import { runWebGpuSuite } from './webGpuSuite.support.test.js';

runWebGpuSuite(['values', 'training', 'tutorial']);
