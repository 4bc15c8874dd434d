import { runWebGpuPageSuite } from './webGpuPage.support.test.js';

runWebGpuPageSuite(['values', 'training', 'tutorial']);
