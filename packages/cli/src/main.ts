import { processTerminal } from './processTerminal.js';
import { run } from './run.js';

/** Milliseconds for what a command has begun to end by itself. */
const PATIENCE = 3000;

const argv = process.argv.slice(2);
const terminal = processTerminal({ argv, host: process });
const code = terminal.exitCode(await run({ argv, terminal }));
process.exitCode = code;
// A library's thread that waits for a worker which is gone would keep a command alive that has failed.
if (code !== 0) setTimeout(() => process.exit(code), PATIENCE).unref();
