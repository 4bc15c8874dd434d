import { onnxRuntime, onnxWebGpuRuntime } from '../engines/onnxRuntime.js';
import { wasmPaths } from '../engines/wasmPaths.js';
import { measureRow, type Phase, type RowResult, type RowTask } from './measureRow.js';

/** What the worker tells: what it measures now, and at last what came of it. */
export type RowMessage =
  | { readonly type: 'phase'; readonly phase: Phase }
  | { readonly type: 'result'; readonly result: RowResult };

const tell = (message: RowMessage): void => postMessage(message);

// One row, in a thread and memory of its own: what is stopped is stopped at once.
addEventListener('message', async ({ data }: MessageEvent<RowTask>) => {
  // ONNX Runtime is loaded when it is measured.
  const onnx = data.engine === 'onnx' ? await onnxRuntime() : undefined;
  const onnxWebGpu = data.engine === 'onnx-webgpu' ? await onnxWebGpuRuntime() : undefined;
  const result = await measureRow(data, {
    parts: { onnx, onnxWebGpu, wasmPaths },
    onPhase: (phase) => tell({ type: 'phase', phase }),
  });
  tell({ type: 'result', result });
});
