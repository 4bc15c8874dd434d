import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { tensorflowEngine } from '../tensorflowEngine.js';
import { elf, freshPlace, libraryFolder, program } from './files.support.test.js';
import { nativeInstall } from './install.js';
import { nativeStatus } from './locate.js';

// What goes wrong on other people's machines, with files made for the purpose.

const place = freshPlace();

const install = (options: Parameters<typeof nativeInstall>[0] = {}) =>
  nativeInstall({ home: place.home, project: false, report: (line) => place.lines.push(line), ...options });

describe.skipIf(process.platform === 'win32')('nativeInstall, when something is missing', () => {
  it('names a folder that is none', async () => {
    await expect(install({ library: join(place.folder, 'nowhere') })).rejects.toThrow(
      `native install: ${join(place.folder, 'nowhere')} is no folder.`,
    );
  });

  it('names a folder without TensorFlow', async () => {
    await expect(install({ library: place.folder })).rejects.toThrow(
      `native install: ${place.folder} holds neither libtensorflow.so.2 nor libtensorflow_cc.so.2.`,
    );
  });

  it.skipIf(process.platform !== 'linux')(
    'names a truncated library, another file, another machine',
    async () => {
      const file = (folder: string) => join(folder, 'lib', 'libtensorflow.so.2');
      let holder = libraryFolder(place.folder, { content: elf({ sections: 3 }) });
      await expect(install({ library: holder })).rejects.toThrow(
        `native install: ${file(holder)} is truncated (64 of 256 bytes).`,
      );
      holder = libraryFolder(place.folder, { content: 'this is text'.repeat(20) });
      await expect(install({ library: holder })).rejects.toThrow(`${file(holder)} is no shared library.`);
      holder = libraryFolder(place.folder, { content: '' });
      await expect(install({ library: holder })).rejects.toThrow(`${file(holder)} is no shared library.`);
      holder = libraryFolder(place.folder, { content: elf({ machine: 8 }) });
      await expect(install({ library: holder })).rejects.toThrow(
        `${file(holder)} is not for ${process.arch}.`,
      );
    },
  );

  it('verifies by a computation: a library that does not load is an error, and nothing is recorded', async () => {
    await expect(install({ library: libraryFolder(place.folder) })).rejects.toThrow(
      /^native install: the library could not be loaded: /,
    );
    expect(existsSync(join(place.home, 'native.json'))).toBe(false);
    expect(nativeStatus({ home: place.home, importers: [] })).toEqual({
      ready: false,
      reason: 'TensorFlow is not installed for Node. Run `npx cnn native install`.',
    });
  });

  it('says what to do where there is no Python', async () => {
    vi.stubEnv('PYTHON', join(place.folder, 'no-such-python'));
    await expect(install()).rejects.toThrow(
      `native install: no Python (tried ${join(place.folder, 'no-such-python')}); pip fetches the wheel. ` +
        "Or name a wheel's file, or a folder that holds TensorFlow's library.",
    );
  });

  it('refuses two places at once', async () => {
    await expect(install({ library: place.folder, cuda: true })).rejects.toThrow(
      'native install: library, wheel and cuda exclude each other: give one of them.',
    );
  });

  it('says that Python has no pip', async () => {
    vi.stubEnv('PYTHON', program(join(place.folder, 'python'), 'echo "No module named pip" >&2; exit 1'));
    await expect(install({ cuda: true })).rejects.toThrow(
      `native install: ${join(place.folder, 'python')} has no pip (No module named pip); pip fetches the wheel. Or name a wheel's file, or a folder that holds TensorFlow's library.`,
    );
  });

  it('says that pip could not fetch the wheel', async () => {
    const lines =
      'case "$*" in *--version*) exit 0;; esac\necho "ERROR: No matching distribution found" >&2\nexit 1';
    vi.stubEnv('PYTHON', program(join(place.folder, 'python'), lines));
    await expect(install({ cuda: true })).rejects.toThrow(
      'native install: pip could not fetch tensorflow==2.20.0: ERROR: No matching distribution found.',
    );
  });

  it('stops when asked to', async () => {
    const lines = 'case "$*" in *--version*) exit 0;; esac\nexec sleep 20';
    vi.stubEnv('PYTHON', program(join(place.folder, 'python'), lines));
    const controller = new AbortController();
    const started = install({
      signal: controller.signal,
      report: (line) => line.startsWith('Fetching') && controller.abort(),
    });
    await expect(started).rejects.toMatchObject({
      code: 'ABORTED',
      message: 'native install: stopped. Run it again to go on.',
    });
  });
});

const installed = nativeStatus();

describe.skipIf(!installed.ready)('nativeInstall, given the folder of a library', () => {
  it('needs neither a compiler nor Python, and the engine runs from there', async () => {
    const files = installed.ready ? installed.files : [];
    vi.stubEnv('PATH', join(place.folder, 'nothing'));
    vi.stubEnv('CNN_NATIVE_HOME', place.home);
    const { tensorflow, ...rest } = await install({ library: dirname(files[0] as string) });
    expect(tensorflow).toMatch(/^2\./);
    expect(rest).toEqual({ files, binding: undefined, source: 'folder' });
    expect(place.lines).toEqual([
      `Using TensorFlow in ${dirname(files[0] as string)}.`,
      `TensorFlow ${tensorflow} works: a matrix product came out right.`,
    ]);
    expect(nativeStatus({ home: place.home, importers: [] })).toEqual({
      ready: true,
      files,
      nvidia: [],
      cuda: false,
    });
    await install();
    expect(place.lines).toContain(`Everything is there already (${place.home}).`);
    const attempt = await tensorflowEngine.start();
    if (!attempt.available) throw new Error(attempt.reason);
    await attempt.engine.dispose();
  });
});
