import { describeLostDevice, webgpuDevice } from '../deviceLost.support.test.js';
import { describeWebgpu } from './webgpuSuite.support.test.js';

describeWebgpu('in Node', () => describeLostDevice([webgpuDevice]));
