import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { buildBinding } from './binding.js';
import { freshPlace, libraryFolder, program, tfjsNodePackages } from './files.support.test.js';

const place = freshPlace();

beforeEach(() => tfjsNodePackages(place.home));

describe.skipIf(process.platform === 'win32')('the binding of tfjs-node, for those who ask for it', () => {
  const build = (holder: string, options: { readonly signal?: AbortSignal } = {}) =>
    buildBinding({
      home: place.home,
      library: { files: [join(holder, 'lib', 'libtensorflow.so.2')] },
      report: (line) => place.lines.push(line),
      ...options,
    });

  it('names headers that are missing', async () => {
    const holder = libraryFolder(place.folder, { headers: false });
    expect(await build(holder)).toBe(
      `${join(holder, 'lib')} has the library, but not include/tensorflow/c/c_api.h, which tfjs-node's binding needs`,
    );
  });

  it('says that there is no compiler, and what to do', async () => {
    vi.stubEnv('CXX', join(place.folder, 'no-such-compiler'));
    expect(await build(libraryFolder(place.folder))).toBe(
      `no C++ compiler (tried ${join(place.folder, 'no-such-compiler')}); install one, such as the package g++, or set CXX`,
    );
  });

  it("passes on the compiler's words", async () => {
    vi.stubEnv(
      'CXX',
      program(join(place.folder, 'compiler'), 'echo "fatal error: stdio.h: no such file" >&2; exit 1'),
    );
    expect(await build(libraryFolder(place.folder))).toBe(
      `${join(place.folder, 'compiler')} failed: fatal error: stdio.h: no such file`,
    );
  });

  it('is verified by a computation', async () => {
    const lines = 'for last; do :; done\necho "no binding" > "$last"';
    vi.stubEnv('CXX', program(join(place.folder, 'compiler'), lines));
    expect(await build(libraryFolder(place.folder))).toMatch(
      /^the binding could not be loaded: .*(invalid ELF header|file too short|not a mach-o|slice)/i,
    );
  });
});
