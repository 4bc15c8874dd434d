import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The oldest driver that runs CUDA 12: https://docs.nvidia.com/deploy/cuda-compatibility, "minor version compatibility". */
const OLDEST_DRIVER = '525.60.13';

export type NvidiaDriver =
  | { readonly works: true; readonly version: string; readonly cards: readonly string[] }
  /** `reason` says what is missing, and the remedy. */
  | { readonly works: false; readonly reason: string };

/**
 * Whether TensorFlow's build for NVIDIA GPUs finds a card here, by what Linux tells about it. Nothing is loaded.
 *
 * @param root where `/proc`, `/sys` and `/dev` are
 */
export function nvidiaDriver(root = '/'): NvidiaDriver {
  const no = (reason: string): NvidiaDriver => ({ works: false, reason });
  const module = readText(join(root, 'proc/driver/nvidia/version'));
  if (module === undefined) {
    return no(
      hasCard(root)
        ? `there is an NVIDIA card, but its driver is not loaded: install NVIDIA's driver ${OLDEST_DRIVER} or newer`
        : 'there is no NVIDIA card',
    );
  }
  const version = /Kernel Module\b.*?\s(\d+(?:\.\d+)+)\s/.exec(module)?.[1];
  if (version === undefined) return no("the version of NVIDIA's driver could not be read");
  if (isOlder(version, OLDEST_DRIVER)) {
    return no(`NVIDIA's driver ${version} is too old for CUDA 12: install ${OLDEST_DRIVER} or newer`);
  }
  if (!existsSync(join(root, 'dev/nvidiactl'))) {
    return no(
      `NVIDIA's driver ${version} is loaded, but /dev/nvidiactl is missing: give the container its cards, such as with docker run --gpus all`,
    );
  }
  const cards = cardNames(root);
  return cards.length > 0 ? { works: true, version, cards } : no("NVIDIA's driver knows no card");
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

const entries = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);

/** NVIDIA's number on the PCI bus, with the class of displays. */
function hasCard(root: string): boolean {
  const devices = join(root, 'sys/bus/pci/devices');
  return entries(devices).some(
    (device) =>
      readText(join(devices, device, 'vendor'))?.trim() === '0x10de' &&
      readText(join(devices, device, 'class'))?.startsWith('0x03'),
  );
}

function cardNames(root: string): string[] {
  const folder = join(root, 'proc/driver/nvidia/gpus');
  return entries(folder).map(
    (card) => /^Model:\s*(.+)$/m.exec(readText(join(folder, card, 'information')) ?? '')?.[1]?.trim() ?? card,
  );
}

function isOlder(version: string, than: string): boolean {
  const [own, other] = [version, than].map((text) => text.split('.').map(Number));
  for (let index = 0; index < 3; index++) {
    const difference = (own?.[index] ?? 0) - (other?.[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

export interface DeviceOptions {
  /** Whether TensorFlow itself found a GPU. */
  readonly gpu: boolean;
  /** Whether its library is the build for NVIDIA GPUs. */
  readonly cuda: boolean;
  readonly threads: number;
  /** See `nvidiaDriver`. */
  readonly root?: string | undefined;
}

/** What an engine's description says of the device; where the build for GPUs found none, also why. */
export function deviceText({ gpu, cuda, threads, root }: DeviceOptions): string {
  const driver = gpu || cuda ? nvidiaDriver(root) : undefined;
  if (gpu) return driver?.works ? `gpu: ${driver.cards.join(', ')}, driver ${driver.version}` : 'gpu';
  const processor = `cpu, ${threads} threads`;
  if (!driver) return processor;
  const reason = driver.works ? `TensorFlow did not open ${driver.cards.join(', ')}` : driver.reason;
  return `${processor} (built for NVIDIA GPUs, but ${reason})`;
}
