import { takeAwayKinds } from '@cnn/browser';
import { describe, expect, it } from 'vitest';
import { bytesText } from './bytesText.js';
import { downloadName, modelFiles, runFiles } from './takeAwayFiles.js';

describe('the files that are offered', () => {
  it('are all that there are', () => {
    expect([...modelFiles, ...runFiles].map(({ kind }) => kind).toSorted()).toEqual(
      [...takeAwayKinds].toSorted(),
    );
  });

  it('have names of their own on disk', () => {
    const names = takeAwayKinds.map((kind) => downloadName('Run 1: größer?', kind));
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('run-1-größer-model.zip');
    expect(names).toContain('experiment.json');
    expect(downloadName('???', 'model.onnx')).toBe('model.onnx');
  });
});

it.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1_234, '1.2 kB'],
  [99_500, '100 kB'],
  [999_499, '999 kB'],
  [999_600, '1.0 MB'],
  [2_345_678_901, '2.3 GB'],
  [5e12, '5000 GB'],
])('%i bytes are %s', (bytes, text) => {
  expect(bytesText(bytes)).toBe(text);
});
