import * as tf from '@tensorflow/tfjs-core';
import { tfjsWebgl } from './backends/webgl.js';
import { describeLostDevice, type LosableBackend, webgpuDevice } from './deviceLost.support.test.js';

const webglDevice: LosableBackend = {
  name: 'webgl',
  provider: tfjsWebgl,
  lose: () => {
    const { gl } = (
      tf.backend() as unknown as { getGPGPUContext(): { readonly gl: WebGL2RenderingContext } }
    ).getGPGPUContext();
    gl.getExtension('WEBGL_lose_context')?.loseContext();
  },
};

describeLostDevice([webgpuDevice, webglDevice]);
