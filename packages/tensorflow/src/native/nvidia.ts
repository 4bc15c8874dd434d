import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

/** The libraries that TensorFlow opens by name, each after those that it needs itself. */
const NAMES = [
  'libnvJitLink.so.12',
  'libcudart.so.12',
  'libnvrtc.so.12',
  'libcublasLt.so.12',
  'libcublas.so.12',
  'libcufft.so.11',
  'libcurand.so.10',
  'libcusparse.so.12',
  'libcusolver.so.11',
  'libcudnn.so.9',
  'libcupti.so.12',
  'libnccl.so.2',
] as const;

/** NVIDIA's libraries beside TensorFlow's own folder, in the order in which they are to be loaded, or what is missing as text. */
export function nvidiaLibraries(folder: string): readonly string[] | string {
  const wheels = join(folder, 'nvidia');
  const places = existsSync(wheels) ? readdirSync(wheels).map((wheel) => join(wheels, wheel, 'lib')) : [];
  const found = nvidiaFiles(
    places.flatMap((place) => NAMES.map((name) => join(place, name)).filter((path) => existsSync(path))),
  );
  const missing = NAMES.filter((name) => !found.some((path) => basename(path) === name));
  return missing.length > 0 ? `${wheels} lacks ${missing.join(', ')}` : found;
}

/** The paths that are NVIDIA's libraries, in the order in which they are to be loaded. */
export function nvidiaFiles(paths: readonly string[]): string[] {
  return NAMES.flatMap((name) => paths.find((path) => basename(path) === name) ?? []);
}

/**
 * C++ that loads NVIDIA's libraries before TensorFlow looks for them by name: the list of folders in its C library lacks some of them,
 * which Python would find otherwise. Without a driver nothing is loaded.
 */
export function nvidiaSource(files: readonly string[]): string {
  if (files.length === 0) return '';
  return `
#include <dlfcn.h>

namespace {
const char* const files[] = {
${files.map((file) => `  ${JSON.stringify(file)},`).join('\n')}
};

__attribute__((constructor)) void loadNvidia() {
  if (dlopen("libcuda.so.1", RTLD_LAZY | RTLD_GLOBAL) == nullptr) return;
  for (const char* file : files) dlopen(file, RTLD_LAZY | RTLD_GLOBAL);
}
}  // namespace
`;
}
