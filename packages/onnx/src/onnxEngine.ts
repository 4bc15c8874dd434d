import { type EngineAttempt, type EngineProvider, refuseCluster, type StartOptions } from '@cnn/core';
import { OnnxEngine } from './session/engine.js';
import { nodeHost } from './session/nodeHost.js';

/** Starts onnxruntime-node in a thread of its own. */
export const onnxEngine: EngineProvider = {
  name: 'onnx',
  async start(options: StartOptions = {}): Promise<EngineAttempt> {
    const refused = refuseCluster('onnx', options);
    if (refused) return refused;
    const attempt = await nodeHost(options);
    if (!attempt.available) return attempt;
    const { host, threads } = attempt;
    return { available: true, engine: new OnnxEngine(host, { device: 'cpu', threads }) };
  },
};
