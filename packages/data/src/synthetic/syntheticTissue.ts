import { CnnError, checkOptionNames, randomStream } from '@cnn/core';
import type { ImageItem } from '../set/imageSet.js';
import { imageSet } from '../set/makeImageSet.js';
import { type DrawnTissue, drawTissue } from './drawTissue.js';
import type { MaskedImageSet } from './maskedImageSet.js';
import { patientStain } from './stain.js';

export interface SyntheticTissueOptions {
  /** Height and width in pixels. Default 64. */
  readonly size?: number | undefined;
  /** Number of images. Default 1200. */
  readonly count?: number | undefined;
  /** Number of synthetic patients, each with a stain of their own. Default 40. */
  readonly patients?: number | undefined;
  /** Share of malignant-like images. Default 0.3. */
  readonly positiveShare?: number | undefined;
  /** Default 0. */
  readonly seed?: number | undefined;
}

const names = {
  size: true,
  count: true,
  patients: true,
  positiveShare: true,
  seed: true,
} satisfies Record<keyof SyntheticTissueOptions, true>;

export const syntheticNote =
  'Synthetic images: drawn by a program, not photographed. No tissue, no patients, and no medical meaning.';

const classNames = ['benign-like', 'malignant-like'] as const;

function check(name: string, valid: boolean, expected: string, received: number): void {
  if (!valid)
    throw new CnnError('DATA', `syntheticTissue: expected ${name} ${expected}, received ${received}.`);
}

/** Patients have different numbers of images and different shares of malignant-like ones. */
function drawItems(
  options: { readonly [Name in keyof SyntheticTissueOptions]-?: number },
): { readonly label: number; readonly patient: number }[] {
  const { count, patients, positiveShare, seed } = options;
  const random = randomStream({ seed, purpose: 'made-up tissue/items' });
  const share = Array.from({ length: patients }, () => Math.exp(0.5 * random.normal()));
  const total = share.reduce((sum, value) => sum + value, 0);
  const propensity = share.map(() => Math.exp(0.9 * random.normal()));
  // Every patient gets an image before anybody gets a second.
  const patientOf = Array.from({ length: count }, (_, item) => {
    if (item < patients) return item;
    let left = random.uniform() * total;
    const drawn = share.findIndex((value) => {
      left -= value;
      return left < 0;
    });
    return drawn < 0 ? patients - 1 : drawn;
  }).sort((a, b) => a - b);
  // The positives are the items with the smallest exponential waiting times (Efraimidis and Spirakis 2006).
  const waits = patientOf.map((patient, item) => ({
    item,
    wait: -Math.log(1 - random.uniform()) / (propensity[patient] as number),
  }));
  waits.sort((a, b) => a.wait - b.wait || a.item - b.item);
  const positives = new Set(waits.slice(0, Math.round(count * positiveShare)).map(({ item }) => item));
  return patientOf.map((patient, item) => ({ patient, label: positives.has(item) ? 1 : 0 }));
}

/**
 * A deterministic set of synthetic, tissue-like images in the colours of H&E: the same options always give the same
 * bytes. Malignant-like images have larger, more uneven, more crowded nuclei and fewer glands; the classes overlap, are
 * imbalanced, and the stain differs from patient to patient. By patient, logistic regression on the mean colour reaches
 * AUC 0.69 on the default set; with standard deviations and percentiles of each colour it reaches 0.94, and a small CNN
 * about as much after five epochs. It shows that training works, and is no benchmark.
 *
 * Pixels are drawn when they are first asked for, and kept: `count · size² · 3` bytes in the end.
 *
 * The masks show all nuclei, for both classes. They are not the only difference between the classes: to see whether an explanation points at
 * the cause, take `syntheticEvidence`.
 *
 * @throws CnnError (DATA) for options out of range
 */
export function syntheticTissue(options: SyntheticTissueOptions = {}): MaskedImageSet {
  checkOptionNames({ where: 'syntheticTissue', options, names: Object.keys(names) });
  const { size = 64, count = 1200, patients = 40, positiveShare = 0.3, seed = 0 } = options;
  check(
    'size',
    Number.isInteger(size) && size >= 16 && size <= 1024,
    'to be an integer from 16 to 1024',
    size,
  );
  check('patients', Number.isInteger(patients) && patients >= 1, 'to be an integer of at least 1', patients);
  check(
    'count',
    Number.isInteger(count) && count >= patients,
    `to be an integer of at least ${patients} (patients)`,
    count,
  );
  check('positiveShare', positiveShare > 0 && positiveShare < 1, 'to be between 0 and 1', positiveShare);
  const drawn = drawItems({ size, count, patients, positiveShare, seed });
  const items = drawn.map(({ label, patient }, item): ImageItem => {
    const group = `synthetic-patient-${String(patient + 1).padStart(3, '0')}`;
    return { label, group, file: `${group}/${classNames[label]}/${String(item).padStart(5, '0')}.png` };
  });
  const stains = Array.from({ length: patients }, (_, patient) =>
    patientStain(randomStream({ seed, purpose: 'made-up tissue/stain', counters: [patient] })),
  );
  const draw = (index: number): DrawnTissue => {
    const { label, patient } = drawn[index] ?? { label: 0, patient: -1 };
    const stain = stains[patient];
    if (!stain) throw new CnnError('DATA', `synthetic tissue: there is no item ${index}.`);
    const random = randomStream({ seed, purpose: 'made-up tissue/image', counters: [index] });
    const atypia = Math.max(0, Math.min(1, (label === 1 ? 0.78 : 0.22) + 0.15 * random.normal()));
    return drawTissue({ size, atypia, stain, random });
  };
  const kept: Uint8Array[] = [];
  const set = imageSet({
    name: 'synthetic tissue',
    note: syntheticNote,
    classNames,
    imageShape: [size, size, 3],
    items,
    pixelType: 'uint8',
    load: (index) => {
      kept[index] ??= draw(index).pixels;
      return kept[index];
    },
  });
  return { ...set, mask: (index) => draw(index).mask };
}
