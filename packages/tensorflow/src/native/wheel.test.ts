import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { zipSync } from 'fflate';
import { describe, expect, it, vi } from 'vitest';
import { elf, freshPlace, write } from './files.support.test.js';
import { libraryFromWheel } from './wheel.js';

const place = freshPlace();

describe("nativeInstall, given a wheel's file", () => {
  const wheelOf = (files: Record<string, Uint8Array>): string =>
    write(join(place.folder, 'tensorflow_cpu-2.20.0-cp311.whl'), zipSync(files));
  const given = (wheel: string) =>
    libraryFromWheel({ home: place.home, wheel, cuda: false, report: (line) => place.lines.push(line) });
  const [framework, main] = (
    process.platform === 'darwin'
      ? ['libtensorflow_framework.2.dylib', 'libtensorflow_cc.2.dylib']
      : ['libtensorflow_framework.so.2', 'libtensorflow_cc.so.2']
  ) as [string, string];
  const files = {
    [`tensorflow/${main}`]: elf(),
    [`tensorflow/${framework}`]: elf(),
    'tensorflow/python/large.so': elf(),
    'tensorflow/include/tensorflow/c/c_api.h': new Uint8Array(1),
  };

  it('unpacks what is needed without Python, once, and leaves the file', async () => {
    vi.stubEnv('PYTHON', join(place.folder, 'no-such-python'));
    const wheel = wheelOf(files);
    const unpacked = join(place.home, 'tensorflow_cpu-2.20.0-cp311', 'tensorflow');
    expect(await given(wheel)).toEqual({ files: [join(unpacked, framework), join(unpacked, main)] });
    expect(readdirSync(unpacked).sort()).toEqual(['include', main, framework].sort());
    expect(existsSync(wheel)).toBe(true);
    await given(wheel);
    expect(place.lines).toEqual([
      `Unpacking the library out of ${wheel}.`,
      `tensorflow_cpu-2.20.0-cp311.whl is unpacked already (${dirname(unpacked)}).`,
    ]);
  });

  it('says what is wrong with it', async () => {
    expect(await given(join(place.folder, 'nothing.whl'))).toBe(
      `${join(place.folder, 'nothing.whl')} is no file`,
    );
    const other = write(join(place.folder, 'other.whl'), 'no zip');
    expect(await given(other)).toMatch(`the wheel ${other} could not be unpacked: `);
    const empty = wheelOf({ 'numpy/core.so': elf() });
    expect(await given(empty)).toBe(`the wheel ${empty} has none of the files that are looked for in it`);
    const half = wheelOf({ [`tensorflow/${main}`]: elf() });
    expect(await given(half)).toMatch(/ holds neither libtensorflow/);
    const whole = zipSync(files);
    const cut = write(join(place.folder, 'cut.whl'), whole.subarray(0, whole.length - 30));
    expect(await given(cut)).toMatch(`the wheel ${cut} could not be unpacked: `);
  });
});
