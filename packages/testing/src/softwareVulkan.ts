/** Where Chromium keeps SwiftShader, which computes what a graphics card would on the processor, and Vulkan's loader. */
const FOLDERS = ['/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome'];

/** Of dlopen: the library stays when the handle is closed. */
const RTLD_NODELETE = 0x1000;

/**
 * Has Vulkan in this process, and in those that it starts, compute by Chromium's SwiftShader, and brings the loader where Linux has none. Does
 * nothing where `VK_DRIVER_FILES` is set already, or no Chromium is found: then tests meet what the machine has.
 */
export function useSoftwareVulkan(): void {
  if (process.platform !== 'linux') return;
  const { existsSync, realpathSync } = process.getBuiltinModule('node:fs');
  const { dirname } = process.getBuiltinModule('node:path');
  const { CHROMIUM, VK_DRIVER_FILES } = process.env;
  const named = CHROMIUM !== undefined && existsSync(CHROMIUM) ? [dirname(realpathSync(CHROMIUM))] : [];
  const folder = [...named, ...FOLDERS].find((path) => existsSync(`${path}/vk_swiftshader_icd.json`));
  if (folder === undefined) return;
  if (VK_DRIVER_FILES === undefined) process.env.VK_DRIVER_FILES = `${folder}/vk_swiftshader_icd.json`;
  if (isLoaded('libvulkan.so.1')) return;
  isLoaded(`${folder}/libvulkan.so.1`);
  process.env.LD_LIBRARY_PATH = [process.env.LD_LIBRARY_PATH, folder].filter(Boolean).join(':');
}

/** Loads a library, which then is found by its name. It is no add-on of Node, which Node complains of afterwards. */
function isLoaded(library: string): boolean {
  const { constants } = process.getBuiltinModule('node:os');
  try {
    process.dlopen({ exports: {} }, library, constants.dlopen.RTLD_NOW | RTLD_NODELETE);
    return true;
  } catch (error) {
    return !/cannot open shared object/.test(String(error));
  }
}
