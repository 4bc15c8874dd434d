import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { downloadWheel } from './pip.js';
import { unpackWheel } from './unpackWheel.js';

export interface NvidiaOptions {
  readonly python: string;
  readonly downloads: string;
  /** Holds TensorFlow's unpacked wheel; NVIDIA's libraries come beside it, as in a Python environment. */
  readonly folder: string;
  readonly report: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** NVIDIA builds each library for the oldest system that it can. */
const PLATFORMS = ['2_17', '2_18', '2_24', '2_27', '2_28'].map((glibc) => `manylinux_${glibc}_x86_64`);

/** Libraries, the compiler's parts that TensorFlow calls at run time, and the licences; no headers. */
const WANTED =
  /nvidia\/[^/]+\/(lib\/[^/]+\.so[^/]*|bin\/(ptxas|nvlink|fatbinary)|nvvm\/libdevice\/.*)$|[^/]+\.dist-info\/([Ll][Ii][Cc][Ee][Nn][Ss][Ee].*|licenses\/.*)$/;

/**
 * Fetches NVIDIA's libraries from PyPI that `tensorflow[and-cuda]` would: about 2.5 GB. Each finished one is kept when the rest
 * fails. Returns what went wrong as text.
 */
export async function addNvidia(options: NvidiaOptions): Promise<string | undefined> {
  const { folder, report, ...pip } = options;
  const requirements = cudaRequirements(folder);
  if (requirements.length === 0) return "TensorFlow's wheel names no libraries of NVIDIA";
  const done = join(folder, 'nvidia', 'done');
  mkdirSync(done, { recursive: true });
  for (const [index, requirement] of requirements.entries()) {
    const name = /^[\w.-]+/.exec(requirement)?.[0] ?? requirement;
    if (existsSync(join(done, name))) continue;
    report(`Fetching ${name} with pip (${index + 1} of ${requirements.length} of NVIDIA's libraries).`);
    const fetched = await downloadWheel(requirement, {
      ...pip,
      platforms: [...PLATFORMS, 'manylinux1_x86_64', 'manylinux2014_x86_64'],
    });
    if ('problem' in fetched) return fetched.problem;
    const { wheel } = fetched;
    const problem = await unpackWheel({ wheel, into: folder, wanted: WANTED, signal: pip.signal });
    rmSync(dirname(wheel), { recursive: true, force: true });
    if (problem !== undefined) return problem;
    writeFileSync(join(done, name), '');
  }
  return undefined;
}

/** What the wheel's extra `and-cuda` asks for, such as `nvidia-cublas-cu12<13.0,>=12.5.3.2`. */
function cudaRequirements(folder: string): string[] {
  const [info] = readdirSync(folder).filter((name) => /^tensorflow-.*\.dist-info$/.test(name));
  const metadata = info === undefined ? undefined : join(folder, info, 'METADATA');
  if (metadata === undefined || !existsSync(metadata)) return [];
  const lines = readFileSync(metadata, 'utf8').matchAll(
    /^Requires-Dist: (nvidia[^;]+);\s*extra == ["']and-cuda["']/gm,
  );
  return [...lines].map(([, requirement]) => (requirement as string).replaceAll(/[\s()]/g, ''));
}
