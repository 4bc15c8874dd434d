import { serveProject } from '@cnn/browser';
import { syntheticTissue } from '@cnn/data';
import { syntheticSet } from '@cnn/histology';
import { onnxRuntime, onnxWebGpuRuntime } from '../engines/onnxRuntime.js';
import { wasmPaths } from '../engines/wasmPaths.js';

serveProject({
  engines: { onnx: onnxRuntime, onnxWebGpu: onnxWebGpuRuntime, wasmPaths },
  embedded: {
    synthetic: () => syntheticTissue(syntheticSet),
    digits: async () => (await import('../digits/digitsSet.js')).digitsSet(),
  },
  writers: async () => {
    const [{ exportOnnx }, { exportModel }] = await Promise.all([
      import('@cnn/onnx'),
      import('@cnn/exchange'),
    ]);
    return { exportOnnx, exportModel };
  },
  host: { facts: { browser: navigator.userAgent } },
});
