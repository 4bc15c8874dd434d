import type { ChildProcess, SpawnOptions } from 'node:child_process';

/** A network of its own, with nothing but a loopback: what listens there, on whatever interface, can't be reached from anywhere else. */
export interface NetworkNamespace {
  /** Starts a program of Node in it; the process is Node's own, so that a signal reaches it. */
  spawnNode(args: readonly string[], options?: SpawnOptions): ChildProcess;
  close(): void;
}

/**
 * Opens a network namespace, for tests of servers that listen on all interfaces.
 *
 * @returns why there can't be one, as text: it needs Linux, the right to make one, `unshare`, `nsenter` and `ip`
 */
export async function networkNamespace(): Promise<NetworkNamespace | string> {
  if (process.platform !== 'linux') return 'network namespaces are of Linux';
  const { spawn } = process.getBuiltinModule('node:child_process');
  // It is there as long as this process, or one that was started in it.
  const script = 'ip link set lo up && echo up && exec cat';
  const holder = spawn('unshare', ['--net', 'sh', '-c', script], { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  holder.stderr.on('data', (data: Buffer) => {
    said += String(data);
  });
  const problem = await new Promise<string | undefined>((resolve) => {
    holder.stdout.once('data', () => resolve(undefined));
    holder.once('error', (error) => resolve(error.message));
    holder.once('close', () => resolve(said.trim() || 'no namespace was made'));
  });
  if (problem !== undefined) return problem;
  return {
    spawnNode: (args, options = {}) =>
      spawn('nsenter', [`--net=/proc/${holder.pid}/ns/net`, process.execPath, ...args], options),
    close: () => {
      holder.kill();
    },
  };
}
