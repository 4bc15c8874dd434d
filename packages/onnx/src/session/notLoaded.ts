import { firstLine } from '@cnn/core';
/**
 * Why onnxruntime-node does not run here, and the remedy, in one line. Its install script on 64-bit Linux fetches CUDA files from
 * elsewhere; where it can't, npm leaves the package out.
 *
 * @param platform `process.platform` and `process.arch`, as in `linux-x64`
 */
export function notLoaded({
  error,
  platform,
}: {
  readonly error: string;
  readonly platform: string;
}): string {
  const line = firstLine(error);
  if (/memory|alloc/i.test(line)) {
    return `ONNX Runtime could not be loaded: ${line.replace(/\.$/, '')}. Free some memory, or use the engine 'wasm'.`;
  }
  const remedy =
    platform === 'linux-x64'
      ? 'Run `ONNXRUNTIME_NODE_INSTALL=skip npm install @cnn/onnx` (its install script fails where it can not fetch CUDA files, which @cnn does not use)'
      : 'Run `npm install @cnn/onnx`';
  return `ONNX Runtime could not be loaded: ${line.replace(/\.$/, '')}. ${remedy}, or use the engine 'wasm'.`;
}
