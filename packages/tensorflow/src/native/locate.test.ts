import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { elf, freshPlace, tfjsNodePackages, write } from './files.support.test.js';
import { tfjsNodeIn, writeRecord } from './home.js';
import { nativeStatus } from './locate.js';

const place = freshPlace();

describe.skipIf(process.platform !== 'linux')('nativeStatus', () => {
  const recordOf = (files: readonly { path: string; bytes: number }[]) =>
    writeRecord(place.home, { tensorflow: '2.20.0', source: 'folder', files });
  const status = () => nativeStatus({ home: place.home, importers: [] });

  const [framework, main] = ['libtensorflow_framework.so.2', 'libtensorflow_cc.so.2'].map((name) => ({
    path: () => join(place.folder, name),
  })) as [{ path(): string }, { path(): string }];

  it('accepts what is whole', () => {
    const files = [main, framework].map((file) => ({ path: write(file.path(), elf()), bytes: 64 }));
    recordOf([{ path: write(join(place.folder, 'tfjs_binding.node'), elf()), bytes: 64 }, ...files]);
    expect(status()).toEqual({
      ready: true,
      files: [framework.path(), main.path()],
      nvidia: [],
      cuda: false,
    });
  });

  it('names the file that is missing, cut short, or another one', () => {
    const path = main.path();
    recordOf([
      { path: write(framework.path(), elf()), bytes: 64 },
      { path, bytes: 256 },
    ]);
    const reason = (problem: string) => ({
      ready: false,
      reason: `TensorFlow: ${problem}. Run \`npx cnn native install\`.`,
    });
    expect(status()).toEqual(reason(`${path} is missing`));
    write(path, elf({ sections: 3 }));
    expect(status()).toEqual(reason(`${path} is truncated (64 of 256 bytes)`));
    write(path, elf());
    expect(status()).toEqual(reason(`${path} has 64 bytes instead of 256`));
  });

  it('takes a record that is no JSON for none', () => {
    write(join(place.home, 'native.json'), '{ "binding": ');
    expect(status()).toMatchObject({ ready: false, reason: expect.stringContaining('is not installed') });
  });

  it("prefers the library of the project's own tfjs-node, and says when it is broken", () => {
    const project = join(place.folder, 'project');
    tfjsNodePackages(project);
    const deps = join(tfjsNodeIn(project), 'deps', 'lib');
    const files = ['libtensorflow_framework.so.2', 'libtensorflow.so.2'].map((name) => join(deps, name));
    for (const file of files) write(file, elf());
    const importers = [write(join(project, 'package.json'), '{}')];
    expect(nativeStatus({ home: place.home, importers })).toEqual({
      ready: true,
      files,
      nvidia: [],
      cuda: false,
    });
    write(join(deps, 'libtensorflow.so.2'), elf({ sections: 1 }));
    expect(nativeStatus({ home: place.home, importers })).toMatchObject({
      ready: false,
      reason: expect.stringContaining('libtensorflow.so.2 is truncated (64 of 128 bytes)'),
    });
  });
});
