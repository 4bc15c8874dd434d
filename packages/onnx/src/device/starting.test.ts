import { useSoftwareVulkan } from '@cnn/testing';
import { afterEach, expect, it } from 'vitest';
import { onnxWebGpu } from '../onnxWebGpu.js';

useSoftwareVulkan();
const { VK_DRIVER_FILES } = process.env;
afterEach(() => {
  if (VK_DRIVER_FILES === undefined) delete process.env.VK_DRIVER_FILES;
  else process.env.VK_DRIVER_FILES = VK_DRIVER_FILES;
});

it.runIf(process.platform === 'linux')(
  'says in one line that there is no graphics card, and where Vulkan looked',
  async () => {
    process.env.VK_DRIVER_FILES = '/nowhere/icd.json';
    expect(await onnxWebGpu.start()).toEqual({
      available: false,
      reason: expect.stringMatching(
        /^(it finds no graphics card here \(VK_DRIVER_FILES names \/nowhere\/icd\.json\)|Vulkan's loader)[^\n]* use the engine 'onnx'\.$/,
      ),
    });
  },
);
