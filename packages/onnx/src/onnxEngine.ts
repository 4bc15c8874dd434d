import type { EngineAttempt, EngineProvider, StartOptions } from '@cnn/core';
import { OnnxEngine } from './session/engine.js';
import { OnnxThread } from './session/onnxThread.js';

/** Installing it helps when it is missing, or its parts for this system are; not against too little memory. */
function remedyFor(reason: string): string {
  const missing = /not installed|cannot find|could not locate|no such file/i.test(reason);
  return missing ? ' Run `npm install onnxruntime-node`.' : '';
}

/** Starts onnxruntime-node in a thread of its own. */
export const onnxEngine: EngineProvider = {
  name: 'onnx',
  async start(options: StartOptions = {}): Promise<EngineAttempt> {
    // Imported here, so that bundlers for browsers find nothing of Node at the top.
    const { availableParallelism } = await import('node:os');
    const { threads = availableParallelism() } = options;
    // Without ONNX Runtime's plan of the whole memory, which takes twice what its arena does.
    const host = await OnnxThread.start({
      ...{ intraOpNumThreads: threads, executionMode: 'sequential', enableMemPattern: false },
      logSeverityLevel: 4,
    });
    if (typeof host !== 'string')
      return { available: true, engine: new OnnxEngine(host, { device: 'cpu', threads }) };
    return {
      available: false,
      reason: `ONNX Runtime could not be loaded: ${host.split('\n')[0]}.${remedyFor(host)}`,
    };
  },
};
