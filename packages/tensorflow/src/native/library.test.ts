import { describe, expect, it } from 'vitest';
import { libraryFiles } from './library.js';

const folder = (names: string[]) => names.map((name) => `/tf/${name}`);

describe('libraryFiles, in the order of loading', () => {
  it('Linux: of a wheel, and of an archive', () => {
    const wheel = folder(['__init__.py', 'libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']);
    expect(libraryFiles(wheel, 'linux')).toEqual([wheel[2], wheel[1]]);
    const archive = folder(['libtensorflow.so', 'libtensorflow.so.2', 'libtensorflow_framework.so.2']);
    expect(libraryFiles(archive, 'linux')).toEqual([archive[2], archive[1]]);
    expect(libraryFiles(wheel.slice(0, 2), 'linux')).toBeUndefined();
  });

  it('macOS', () => {
    const wheel = folder(['libtensorflow_cc.2.dylib', 'libtensorflow_framework.2.dylib']);
    expect(libraryFiles(wheel, 'darwin')).toEqual([wheel[1], wheel[0]]);
    expect(libraryFiles(wheel, 'linux')).toBeUndefined();
  });

  it('Windows: all is one file', () => {
    expect(libraryFiles(folder(['tensorflow.lib', 'tensorflow.dll']), 'win32')).toEqual([
      '/tf/tensorflow.dll',
    ]);
    expect(libraryFiles(folder(['tensorflow.lib']), 'win32')).toBeUndefined();
  });
});
