import { runWebGpuPageSuite } from './webGpuPage.support.test.js';

runWebGpuPageSuite(['programs']);
