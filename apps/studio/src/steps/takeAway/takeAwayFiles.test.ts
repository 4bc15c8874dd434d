import { takeAwayKinds } from '@cnn/browser';
import { describe, expect, it } from 'vitest';
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
