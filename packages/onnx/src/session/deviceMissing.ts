import { firstLine } from '@cnn/core';

const WITHOUT = "Without a card use the engine 'onnx'.";

/**
 * Why onnxruntime-node's WebGPU does not start here, and the remedy, in one line; undefined where it is another reason than the device.
 *
 * @param where.platform `process.platform` and `process.arch`, as in `linux-x64`
 * @param where.drivers what `VK_DRIVER_FILES` names, where Vulkan looks for drivers
 */
export function deviceMissing(
  error: string,
  { platform, drivers }: { readonly platform: string; readonly drivers?: string | undefined },
): string | undefined {
  if (/libvulkan/.test(error))
    return `Vulkan's loader, libvulkan.so.1, is not installed. Install it with the driver of the graphics card, such as: apt install libvulkan1 mesa-vulkan-drivers (NVIDIA's driver brings its own part). ${WITHOUT}`;
  if (/is unsupported: 'webgpu'/.test(error))
    return `onnxruntime-node has no WebGPU for ${platform}: it has on Linux x64, macOS arm64, and Windows. Use the engine 'webgpu' or 'onnx'.`;
  if (!/WebGPU (adapter|device)/.test(error)) return undefined;
  const named = drivers === undefined ? '' : ` (VK_DRIVER_FILES names ${drivers})`;
  const what = /adapter/.test(error)
    ? `it finds no graphics card here${named}`
    : `the graphics card does not start (${firstLine(error).slice(-160)})`;
  return `${what}. Install the driver of the card; hand the card to a container with its graphics part (docker run --gpus all -e NVIDIA_DRIVER_CAPABILITIES=all). ${WITHOUT}`;
}

/**
 * Looks for Vulkan's loader on Linux before ONNX Runtime does, which would write a warning of its own.
 *
 * @returns what the system says; undefined where it is found, or not needed
 */
export function vulkanMissing(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    process.dlopen({ exports: {} }, 'libvulkan.so.1');
  } catch (error) {
    // A library that is there is loaded, and then found to be no add-on of Node.
    if (/cannot open shared object/.test(String(error))) return String(error);
  }
  return undefined;
}
