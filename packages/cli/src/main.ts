import { processTerminal } from './processTerminal.js';
import { run } from './run.js';

const argv = process.argv.slice(2);
const terminal = processTerminal({ argv, host: process });
process.exitCode = terminal.exitCode(await run({ argv, terminal }));
