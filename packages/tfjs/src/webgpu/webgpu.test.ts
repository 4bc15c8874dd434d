import { runWebgpuSuite } from './webgpuSuite.support.test.js';

runWebgpuSuite(['values']);
