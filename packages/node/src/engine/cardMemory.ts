import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** Where Linux has a file for each card. */
const CARDS = '/sys/class/drm';

/** Milliseconds that NVIDIA's tool may take. */
const PATIENCE = 10_000;

/** Bytes of the memory of the largest card of this vendor, where its driver tells: NVIDIA's everywhere, AMD's on Linux. WebGPU does not. */
export async function cardMemory(
  vendor: string,
  { cards = CARDS }: { readonly cards?: string } = {},
): Promise<number | undefined> {
  try {
    return /nvidia/i.test(vendor) ? await nvidiaMemory() : await amdMemory(cards);
  } catch {
    return undefined;
  }
}

async function nvidiaMemory(): Promise<number | undefined> {
  const query = ['--query-gpu=memory.total', '--format=csv,noheader,nounits'];
  const { stdout } = await promisify(execFile)('nvidia-smi', query, { timeout: PATIENCE });
  return largest(stdout.trim().split('\n'), 2 ** 20);
}

async function amdMemory(cards: string): Promise<number | undefined> {
  const read = (name: string) =>
    readFile(`${cards}/${name}/device/mem_info_vram_total`, 'utf8').catch(() => '');
  return largest(await Promise.all((await readdir(cards)).map(read)), 1);
}

function largest(numbers: readonly string[], unit: number): number | undefined {
  const most = Math.max(0, ...numbers.map(Number).filter(Number.isFinite));
  return most > 0 ? most * unit : undefined;
}
