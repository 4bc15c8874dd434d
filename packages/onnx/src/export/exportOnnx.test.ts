import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tutorialModel, tutorialState } from '@cnn/testing';
import ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { layerCases, tutorialCases } from './exportCases.js';
import { exportOnnx } from './exportOnnx.js';

const python = process.env.PYTHON ?? 'python3';
const checker = fileURLToPath(new URL('check_onnx.py', import.meta.url));
const hasChecker = spawnSync(python, ['-c', 'import numpy, onnx, onnxruntime']).status === 0;

describe('exportOnnx', () => {
  for (const { name, bytes, type, shape, image, expected } of [...layerCases(), ...tutorialCases()]) {
    it(`${name} gives the same in onnxruntime-node`, async () => {
      const session = await ort.InferenceSession.create(bytes, { logSeverityLevel: 3 });
      const { prediction } = await session.run({ image: new ort.Tensor(type, image, shape) });
      await session.release();
      expect(prediction?.dims).toEqual(expected.shape);
      expect({ data: prediction?.data as Float32Array }).toBeCloseToTensor({ data: expected.data }, 1e-5);
    });
  }

  it.skipIf(!hasChecker)(
    `every model passes the ONNX checker and gives the same in Python (${python})`,
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'cnn-export-'));
      try {
        const cases = [...layerCases(), ...tutorialCases()];
        for (const { name, bytes, type, shape, image, expected } of cases) {
          writeFileSync(join(folder, `${name}.onnx`), bytes);
          writeFileSync(
            join(folder, `${name}.json`),
            JSON.stringify({ input: type, shape, output: expected.shape }),
          );
          writeFileSync(join(folder, `${name}.input.bin`), image);
          writeFileSync(join(folder, `${name}.output.bin`), expected.data);
        }
        const printed = execFileSync(python, [checker, folder], { encoding: 'utf8' });
        const differences: Record<string, number> = JSON.parse(printed);
        expect(Object.keys(differences).sort()).toEqual(cases.map(({ name }) => name).sort());
        for (const { name, expected } of cases) {
          const largest = Math.max(1, ...expected.data.map(Math.abs));
          expect(differences[name], name).toBeLessThan(1e-5 * largest);
        }
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    120_000,
  );

  it('holds standard operations only, and each weight once', () => {
    const bytes = exportOnnx({ model: tutorialModel(), state: tutorialState() });
    const weights = Object.values(tutorialState()).reduce((sum, { data }) => sum + data.byteLength, 0);
    expect(bytes.length).toBeLessThan(weights + 4000);
    expect(Buffer.from(bytes).includes('com.microsoft')).toBe(false);
  });

  it('refuses weights of another model, and class names that do not fit', () => {
    const model = tutorialModel();
    expect(() => exportOnnx({ model, state: {} })).toThrow(
      'exportOnnx: variable conv1/kernel has shape none, expected [3, 3, 3, 32]. The weights belong to another definition.',
    );
    expect(() => exportOnnx({ model, state: tutorialState(), classNames: ['a', 'b', 'c'] })).toThrow(
      'exportOnnx: expected 2 class names for an output of shape [1], received 3.',
    );
  });
});
