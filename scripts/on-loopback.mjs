// Runs a command in a network namespace of its own, where there is nothing but loopback: for programs that listen on all interfaces, such
// as Ray's. node scripts/on-loopback.mjs vitest run. Needs root, or user namespaces.
import { spawnSync } from 'node:child_process';
import { root } from './toolchain.mjs';

const command = process.argv.slice(2);
if (command.length === 0)
  throw new Error('Expected a command: node scripts/on-loopback.mjs <command> [arguments]');
const user = process.getuid?.() === 0 ? [] : ['--map-root-user'];
const inside = 'ip link set lo up && exec "$@"';
const { status, error } = spawnSync('unshare', ['--net', ...user, 'sh', '-c', inside, 'sh', ...command], {
  stdio: 'inherit',
  env: { ...process.env, PATH: `${root}/node_modules/.bin:${process.env.PATH}` },
});
if (error) throw error;
process.exitCode = status ?? 1;
