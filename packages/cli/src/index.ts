export { type RunOptions, run } from './run.js';
export type { ExitCode, OutputStream, Terminal } from './terminal.js';
