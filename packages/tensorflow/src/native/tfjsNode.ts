import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastLine, runCommand } from './command.js';
import { NODE_API_HEADERS_VERSION, TFJS_NODE_VERSION, tfjsNodeIn } from './home.js';

export interface TfjsNodeOptions {
  readonly home: string;
  readonly report: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Installs tfjs-node without its install script, and Node's C headers. Returns what went wrong as text. */
export async function installTfjsNode({
  home,
  report,
  signal,
}: TfjsNodeOptions): Promise<string | undefined> {
  const wanted = [
    ['@tensorflow/tfjs-node', TFJS_NODE_VERSION],
    ['node-api-headers', NODE_API_HEADERS_VERSION],
  ] as const;
  if (wanted.every(([name, version]) => installedVersion(home, name) === version)) {
    report(`tfjs-node ${TFJS_NODE_VERSION} is there already (${tfjsNodeIn(home)}).`);
    return undefined;
  }
  mkdirSync(home, { recursive: true });
  const manifest = join(home, 'package.json');
  if (!existsSync(manifest)) writeFileSync(manifest, '{ "name": "cnn-native", "private": true }\n');
  report(`Fetching tfjs-node ${TFJS_NODE_VERSION} with npm, without its install script.`);
  const result = await runCommand(
    'npm',
    [
      ...['install', '--prefix', home, '--ignore-scripts', '--no-audit', '--no-fund', '--save-exact'],
      ...['--loglevel=error', '--legacy-peer-deps', ...wanted.map(([name, version]) => `${name}@${version}`)],
    ],
    { cwd: home, signal },
  );
  if (result.missing) return 'npm was not found; it comes with Node';
  if (result.code !== 0)
    return `npm could not install tfjs-node ${TFJS_NODE_VERSION}: ${lastLine(result.output)}`;
  return undefined;
}

function installedVersion(home: string, name: string): string | undefined {
  const manifest = join(home, 'node_modules', name, 'package.json');
  if (!existsSync(manifest)) return undefined;
  try {
    return (JSON.parse(readFileSync(manifest, 'utf8')) as { version?: string }).version;
  } catch {
    return undefined;
  }
}
