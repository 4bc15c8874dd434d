import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { fileURLToPath } from 'node:url';

const installed = fileURLToPath(new URL('../../../.cache/ray', import.meta.url));
const PORT = 8265;
/** Of the first node's agent it is one less. */
const AGENT_PORT = 52_366;
const STARTING = 150_000;

/** A Ray cluster on this machine, as `ray start` makes it. */
export interface RayCluster {
  readonly address: string;
  /** What `GET path` answers. */
  get(path: string): Promise<unknown>;
  /** Adds a node with a card, which is only said to be there: what asks for one runs on it. */
  addNode(): Promise<RayNode>;
  /** Ends it, with its jobs. */
  stop(): Promise<void>;
}

export interface RayNode {
  /** As when its machine breaks down: its jobs end with it, and nobody is told. */
  lose(): Promise<void>;
}

/**
 * Starts Ray: the program that `RAY` names, or what pip has installed into `.cache/ray`
 * (`python3 -m pip install --target .cache/ray 'ray[default]==2.60.0' 'setuptools<81'`). It listens on more than loopback, so this must run in a
 * network namespace of its own, see scripts/on-loopback.mjs.
 */
export async function startRay(cpus: number): Promise<RayCluster> {
  const { RAY } = process.env;
  const script = `${installed}/bin/ray`;
  if (RAY === undefined && !existsSync(script))
    throw new Error(`there is no Ray: set RAY to its program, or install it with pip into ${installed}`);
  const [program, ...first] = RAY === undefined ? ['python3', script] : [RAY];
  // The paths of its sockets have to be short.
  const folder = await mkdtemp('/tmp/ray-');
  const options = [
    ...['start', '--head', '--block', `--num-cpus=${cpus}`, '--node-ip-address=127.0.0.1'],
    ...['--dashboard-host=127.0.0.1', `--dashboard-port=${PORT}`, '--object-store-memory=100000000'],
    `--temp-dir=${folder}`,
  ];
  const env = {
    ...process.env,
    RAY_USAGE_STATS_ENABLED: '0',
    ...(RAY === undefined ? { PYTHONPATH: installed } : {}),
  };
  const run = (argv: readonly string[]) =>
    spawn(program as string, [...first, ...argv], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const child = run(options);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => {
      said = (said + text.toString()).slice(-4_000);
    });
  const address = `http://127.0.0.1:${PORT}`;
  const get = (path: string): Promise<unknown> => getJson(new URL(path, address));
  const nodes: ChildProcess[] = [];
  const begin = Date.now();
  for (;;) {
    if (child.exitCode !== null || Date.now() - begin > STARTING) {
      await end(child);
      throw new Error(`Ray did not start: ${said}`);
    }
    const jobs = await get('/api/jobs/').catch(() => undefined);
    if (Array.isArray(jobs)) break;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return {
    address,
    get,
    async addNode() {
      const before = await countNodes(get);
      const node = run([
        ...['start', '--address=127.0.0.1:6379', '--block', '--num-cpus=1', '--num-gpus=1'],
        ...['--node-ip-address=127.0.0.1', '--object-store-memory=100000000'],
        // The agents that logs are read from would share a port, on one machine.
        `--dashboard-agent-listen-port=${AGENT_PORT + nodes.length}`,
      ]);
      nodes.push(node);
      while ((await countNodes(get)) <= before) await new Promise((resolve) => setTimeout(resolve, 500));
      return { lose: () => kill(node) };
    },
    async stop() {
      for (const node of nodes) await end(node);
      await end(child);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function countNodes(get: RayCluster['get']): Promise<number> {
  const answer = (await get('/api/v0/nodes?detail=1&limit=100')) as {
    data: { result: { result: { state: string }[] } };
  };
  return answer.data.result.result.filter(({ state }) => state === 'ALIVE').length;
}

/** Kills the process that a node is, before the one that watches it. */
async function kill(node: ChildProcess): Promise<void> {
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const [stat, line] = await Promise.all(
      ['stat', 'cmdline'].map((name) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '')),
    );
    const parent = Number((stat ?? '').replace(/^.*\) /s, '').split(' ')[1]);
    if (parent === node.pid && line?.includes('raylet/raylet')) process.kill(Number(pid), 'SIGKILL');
  }
  await end(node);
}

/** All of Ray ends with the process that `--block` keeps. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

function getJson(url: URL): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent: false, timeout: 10_000 }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.on('end', () => {
        try {
          resolve(JSON.parse(text));
        } catch (error) {
          reject(error);
        }
      });
    });
    asked.on('timeout', () => asked.destroy(new Error('no answer')));
    asked.on('error', reject);
    asked.end();
  });
}
