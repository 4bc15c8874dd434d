// Runs a command with the pinned pnpm and the workspace's binaries on the PATH, telemetry off:
// node scripts/with-tools.mjs turbo run build
import { installPnpm, runTool } from './toolchain.mjs';

installPnpm();
const [command, ...args] = process.argv.slice(2);
if (command === undefined)
  throw new Error('Expected a command: node scripts/with-tools.mjs <command> [arguments]');
process.exitCode = runTool(command, args);
