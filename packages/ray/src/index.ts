export { type RayExecutor, rayExecutor } from './rayExecutor.js';
export type { RayExecutorOptions } from './rayOptions.js';
