import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Real patches, beside the project where it is built; absent elsewhere. */
export const patches = fileURLToPath(new URL('../../../../../shared/data/idc-breast', import.meta.url));

export const hasPatches = existsSync(patches);

/** Copies whole patients, `PATIENT/CLASS/*.png`, until there are so many images; tells how many there are. */
export async function copyPatients(folder: string, count: number): Promise<number> {
  let copied = 0;
  for (const patient of (await readdir(patches)).sort()) {
    if (copied >= count) break;
    if (!/^\d+$/.test(patient)) continue;
    for (const label of await readdir(join(patches, patient))) {
      const into = join(folder, patient, label);
      await mkdir(into, { recursive: true });
      for (const file of await readdir(join(patches, patient, label))) {
        if (copied >= count) break;
        await copyFile(join(patches, patient, label, file), join(into, file));
        copied++;
      }
    }
  }
  return copied;
}
