import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '@cnn/core';
import { OnnxEngine } from '../session/engine.js';
import { nodeHost } from '../session/nodeHost.js';

/** Where nodes were computed. */
export interface Placement {
  /** On the device. */
  readonly onDevice: number;
  /** Nodes that were computed elsewhere, by operation. */
  readonly elsewhere: Readonly<Record<string, number>>;
}

interface ProfileEvent {
  readonly cat: string;
  readonly args: { readonly provider?: string; readonly op_name?: string };
}

/** An engine with ONNX Runtime's own record of which provider computed each node of each run. */
export interface Counted {
  readonly engine: Engine;
  /** Of the sessions that are disposed. */
  placement(): Placement;
  /** Removes the record. */
  remove(): void;
}

export async function countedWebGpu(): Promise<Counted> {
  const folder = mkdtempSync(join(tmpdir(), 'cnn-placement-'));
  const attempt = await nodeHost({}, { device: 'webgpu', profile: join(folder, 'session') });
  if (!attempt.available) throw new Error(attempt.reason);
  const { host, threads } = attempt;
  return {
    engine: new OnnxEngine(host, { device: 'webgpu', threads }),
    placement: () => placementIn(folder),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** What the sessions that are closed have recorded. */
function placementIn(folder: string): Placement {
  let onDevice = 0;
  const elsewhere: Record<string, number> = {};
  for (const file of readdirSync(folder)) {
    const text = readFileSync(join(folder, file), 'utf8').trim();
    // A session that is open has not finished its file.
    if (!text.endsWith(']')) continue;
    for (const { cat, args } of JSON.parse(text) as ProfileEvent[]) {
      if (cat !== 'Node' || args.provider === undefined) continue;
      if (args.provider === 'WebGpuExecutionProvider') onDevice++;
      else elsewhere[args.op_name ?? '?'] = (elsewhere[args.op_name ?? '?'] ?? 0) + 1;
    }
  }
  return { onDevice, elsewhere };
}
