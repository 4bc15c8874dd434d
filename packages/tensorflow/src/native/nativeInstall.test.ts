import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { tensorflowEngine } from '../tensorflowEngine.js';
import { buildBinding } from './binding.js';
import { bindingIn, NODE_API_HEADERS_VERSION, TFJS_NODE_VERSION, tfjsNodeIn, writeRecord } from './home.js';
import { nativeInstall } from './install.js';
import { nativeStatus } from './locate.js';
import { connectProject } from './project.js';
import { libraryFromWheel } from './wheel.js';

// What goes wrong on other people's machines, with files made for the purpose: nothing is fetched, and TensorFlow
// itself is not needed.

let folder: string;
let home: string;
let lines: string[];

const write = (path: string, content: string | Uint8Array = ''): string => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
};

/** tfjs-node and Node's headers as npm leaves them, so that nothing has to be fetched. */
function packages(target: string): void {
  const manifest = (name: string, version: string) =>
    write(join(target, 'node_modules', name, 'package.json'), JSON.stringify({ name, version }));
  manifest('@tensorflow/tfjs-node', TFJS_NODE_VERSION);
  manifest('node-api-headers', NODE_API_HEADERS_VERSION);
  for (const name of ['tfjs_backend.cc', 'tfjs_binding.cc'])
    write(join(tfjsNodeIn(target), 'binding', name), 'int nothing;\n');
}

/** The smallest file that looks like a whole shared library: an ELF header, without sections. */
function elf({ sections = 0, machine = process.arch === 'arm64' ? 183 : 62 } = {}): Uint8Array {
  const header = new DataView(new ArrayBuffer(64));
  header.setUint32(0, 0x7f454c46);
  header.setUint8(4, 2);
  header.setUint16(18, machine, true);
  header.setBigUint64(40, 64n, true);
  header.setUint16(58, 64, true);
  header.setUint16(60, sections, true);
  return new Uint8Array(header.buffer);
}

/** A folder that looks like an unpacked libtensorflow archive. */
function library(content: Uint8Array | string = elf(), { headers = true } = {}): string {
  const place = join(folder, 'libtensorflow');
  write(join(place, 'lib', 'libtensorflow.so.2'), content);
  write(join(place, 'lib', 'libtensorflow_framework.so.2'), elf());
  if (headers) write(join(place, 'include', 'tensorflow', 'c', 'c_api.h'));
  return place;
}

/** A program that ends with a code, after a line on standard error. */
function program(name: string, { line = '', code = 0 } = {}): string {
  const path = write(join(folder, name), `#!/bin/sh\necho "${line}" >&2\nexit ${code}\n`);
  chmodSync(path, 0o755);
  return path;
}

const install = (options: Parameters<typeof nativeInstall>[0] = {}) =>
  nativeInstall({ home, project: false, report: (line) => lines.push(line), ...options });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cnn-native-test-'));
  home = join(folder, 'home');
  lines = [];
  packages(home);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(process.platform === 'win32')('nativeInstall, when something is missing', () => {
  it('names a folder that is none', async () => {
    await expect(install({ library: join(folder, 'nowhere') })).rejects.toThrow(
      `native install: ${join(folder, 'nowhere')} is no folder.`,
    );
  });

  it('names a folder without TensorFlow', async () => {
    await expect(install({ library: folder })).rejects.toThrow(
      `native install: ${folder} holds neither libtensorflow.so.2 nor libtensorflow_cc.so.2.`,
    );
  });

  it.skipIf(process.platform !== 'linux')(
    'names a truncated library, another file, another machine',
    async () => {
      const file = (place: string) => join(place, 'lib', 'libtensorflow.so.2');
      let place = library(elf({ sections: 3 }));
      await expect(install({ library: place })).rejects.toThrow(
        `native install: ${file(place)} is truncated (64 of 256 bytes).`,
      );
      place = library('this is text'.repeat(20));
      await expect(install({ library: place })).rejects.toThrow(`${file(place)} is no shared library.`);
      place = library('');
      await expect(install({ library: place })).rejects.toThrow(`${file(place)} is no shared library.`);
      place = library(elf({ machine: 8 }));
      await expect(install({ library: place })).rejects.toThrow(`${file(place)} is not for ${process.arch}.`);
    },
  );

  it('verifies by a computation: a library that does not load is an error, and nothing is recorded', async () => {
    await expect(install({ library: library() })).rejects.toThrow(
      /^native install: the library could not be loaded: /,
    );
    expect(existsSync(join(home, 'native.json'))).toBe(false);
    expect(nativeStatus({ home, importers: [] })).toEqual({
      ready: false,
      reason: 'TensorFlow is not installed for Node. Run `npx cnn native install`.',
    });
  });

  it('says what to do where there is no Python', async () => {
    vi.stubEnv('PYTHON', join(folder, 'no-such-python'));
    await expect(install()).rejects.toThrow(
      `native install: no Python (tried ${join(folder, 'no-such-python')}); pip fetches the wheel. ` +
        "Or name a wheel's file, or a folder that holds TensorFlow's library.",
    );
  });

  it('refuses two places at once', async () => {
    await expect(install({ library: folder, cuda: true })).rejects.toThrow(
      'native install: library, wheel and cuda exclude each other: give one of them.',
    );
  });

  it('says that Python has no pip', async () => {
    vi.stubEnv('PYTHON', program('python', { line: 'No module named pip', code: 1 }));
    await expect(install({ cuda: true })).rejects.toThrow(
      `native install: ${join(folder, 'python')} has no pip (No module named pip); pip fetches the wheel. Or name a wheel's file, or a folder that holds TensorFlow's library.`,
    );
  });

  it('says that pip could not fetch the wheel', async () => {
    vi.stubEnv('PYTHON', program('python', { line: 'ignored' }));
    write(
      join(folder, 'python'),
      '#!/bin/sh\ncase "$*" in *--version*) exit 0;; esac\necho "ERROR: No matching distribution found" >&2\nexit 1\n',
    );
    await expect(install({ cuda: true })).rejects.toThrow(
      'native install: pip could not fetch tensorflow==2.20.0: ERROR: No matching distribution found.',
    );
  });

  it('stops when asked to', async () => {
    vi.stubEnv('PYTHON', program('python'));
    write(join(folder, 'python'), '#!/bin/sh\ncase "$*" in *--version*) exit 0;; esac\nexec sleep 20\n');
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

describe("nativeInstall, given a wheel's file", () => {
  const wheelOf = (files: Record<string, Uint8Array>): string =>
    write(join(folder, 'tensorflow_cpu-2.20.0-cp311.whl'), zipSync(files));
  const given = (wheel: string) =>
    libraryFromWheel({ home, wheel, cuda: false, report: (line) => lines.push(line) });
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
    vi.stubEnv('PYTHON', join(folder, 'no-such-python'));
    const wheel = wheelOf(files);
    const place = join(home, 'tensorflow_cpu-2.20.0-cp311', 'tensorflow');
    expect(await given(wheel)).toEqual({ files: [join(place, framework), join(place, main)] });
    expect(readdirSync(place).sort()).toEqual(['include', main, framework].sort());
    expect(existsSync(wheel)).toBe(true);
    await given(wheel);
    expect(lines).toEqual([
      `Unpacking the library out of ${wheel}.`,
      `tensorflow_cpu-2.20.0-cp311.whl is unpacked already (${dirname(place)}).`,
    ]);
  });

  it('says what is wrong with it', async () => {
    expect(await given(join(folder, 'nothing.whl'))).toBe(`${join(folder, 'nothing.whl')} is no file`);
    const other = write(join(folder, 'other.whl'), 'no zip');
    expect(await given(other)).toMatch(`the wheel ${other} could not be unpacked: `);
    const empty = wheelOf({ 'numpy/core.so': elf() });
    expect(await given(empty)).toBe(`the wheel ${empty} has none of the files that are looked for in it`);
    const half = wheelOf({ [`tensorflow/${main}`]: elf() });
    expect(await given(half)).toMatch(/ holds neither libtensorflow/);
    const whole = zipSync(files);
    const cut = write(join(folder, 'cut.whl'), whole.subarray(0, whole.length - 30));
    expect(await given(cut)).toMatch(`the wheel ${cut} could not be unpacked: `);
  });
});

const installed = nativeStatus();

describe.skipIf(!installed.ready)('nativeInstall, given the folder of a library', () => {
  it('needs neither a compiler nor Python, and the engine runs from there', async () => {
    const files = installed.ready ? installed.files : [];
    vi.stubEnv('PATH', join(folder, 'nothing'));
    vi.stubEnv('CNN_NATIVE_HOME', home);
    const { tensorflow, ...rest } = await install({ library: dirname(files[0] as string) });
    expect(tensorflow).toMatch(/^2\./);
    expect(rest).toEqual({ files, binding: undefined, source: 'folder' });
    expect(lines).toEqual([
      `Using TensorFlow in ${dirname(files[0] as string)}.`,
      `TensorFlow ${tensorflow} works: a matrix product came out right.`,
    ]);
    expect(nativeStatus({ home, importers: [] })).toEqual({ ready: true, files, nvidia: [], cuda: false });
    await install();
    expect(lines).toContain(`Everything is there already (${home}).`);
    const attempt = await tensorflowEngine.start();
    if (!attempt.available) throw new Error(attempt.reason);
    await attempt.engine.dispose();
  });
});

describe.skipIf(process.platform === 'win32')('the binding of tfjs-node, for those who ask for it', () => {
  const build = (place: string, options: { readonly signal?: AbortSignal } = {}) =>
    buildBinding({
      home,
      library: { files: [join(place, 'lib', 'libtensorflow.so.2')] },
      report: (line) => lines.push(line),
      ...options,
    });

  it('names headers that are missing', async () => {
    const place = library(elf(), { headers: false });
    expect(await build(place)).toBe(
      `${join(place, 'lib')} has the library, but not include/tensorflow/c/c_api.h, which tfjs-node's binding needs`,
    );
  });

  it('says that there is no compiler, and what to do', async () => {
    vi.stubEnv('CXX', join(folder, 'no-such-compiler'));
    expect(await build(library())).toBe(
      `no C++ compiler (tried ${join(folder, 'no-such-compiler')}); install one, such as the package g++, or set CXX`,
    );
  });

  it("passes on the compiler's words", async () => {
    vi.stubEnv('CXX', program('compiler', { line: 'fatal error: stdio.h: no such file', code: 1 }));
    expect(await build(library())).toBe(
      `${join(folder, 'compiler')} failed: fatal error: stdio.h: no such file`,
    );
  });

  it('is verified by a computation', async () => {
    vi.stubEnv('CXX', program('compiler'));
    write(join(folder, 'compiler'), '#!/bin/sh\nfor last; do :; done\necho "no binding" > "$last"\n');
    expect(await build(library())).toMatch(
      /^the binding could not be loaded: .*(invalid ELF header|file too short|not a mach-o|slice)/i,
    );
  });
});

describe.skipIf(process.platform !== 'linux')('nativeStatus', () => {
  const recordOf = (files: readonly { path: string; bytes: number }[]) =>
    writeRecord(home, { tensorflow: '2.20.0', source: 'folder', files });
  const status = () => nativeStatus({ home, importers: [] });

  const [framework, main] = ['libtensorflow_framework.so.2', 'libtensorflow_cc.so.2'].map((name) => ({
    path: () => join(folder, name),
  })) as [{ path(): string }, { path(): string }];

  it('accepts what is whole', () => {
    const files = [main, framework].map((file) => ({ path: write(file.path(), elf()), bytes: 64 }));
    recordOf([{ path: write(join(folder, 'tfjs_binding.node'), elf()), bytes: 64 }, ...files]);
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
    write(join(home, 'native.json'), '{ "binding": ');
    expect(status()).toMatchObject({ ready: false, reason: expect.stringContaining('is not installed') });
  });

  it("prefers the library of the project's own tfjs-node, and says when it is broken", () => {
    const project = join(folder, 'project');
    packages(project);
    const deps = join(tfjsNodeIn(project), 'deps', 'lib');
    const files = ['libtensorflow_framework.so.2', 'libtensorflow.so.2'].map((name) => join(deps, name));
    for (const file of files) write(file, elf());
    const importers = [write(join(project, 'package.json'), '{}')];
    expect(nativeStatus({ home, importers })).toEqual({ ready: true, files, nvidia: [], cuda: false });
    write(join(deps, 'libtensorflow.so.2'), elf({ sections: 1 }));
    expect(nativeStatus({ home, importers })).toMatchObject({
      ready: false,
      reason: expect.stringContaining('libtensorflow.so.2 is truncated (64 of 128 bytes)'),
    });
  });
});

describe('connectProject', () => {
  it('links a project that has no tfjs-node, once', () => {
    const project = join(folder, 'project');
    write(join(project, 'package.json'), '{}');
    expect(connectProject(project, home)).toContain('Linked tfjs-node into');
    expect(readdirSync(join(project, 'node_modules', '@tensorflow'))).toEqual(['tfjs-node']);
    write(bindingIn(tfjsNodeIn(home)));
    expect(connectProject(project, home)).toContain('has tfjs-node with a binding; left as it is');
  });

  it('adds the binding to a copy of the same version, and leaves another version alone', () => {
    const project = join(folder, 'project');
    write(bindingIn(tfjsNodeIn(home)), 'the binding');
    cpSync(join(home, 'node_modules'), join(project, 'node_modules'), { recursive: true });
    rmSync(bindingIn(tfjsNodeIn(project)));
    expect(connectProject(project, home)).toBe(`Added the binding to the tfjs-node of ${project}.`);
    rmSync(bindingIn(tfjsNodeIn(project)));
    write(join(tfjsNodeIn(project), 'package.json'), JSON.stringify({ version: '3.0.0' }));
    expect(connectProject(project, home)).toBe(
      `${project} has tfjs-node 3.0.0, not ${TFJS_NODE_VERSION}; left as it is.`,
    );
    expect(existsSync(bindingIn(tfjsNodeIn(project)))).toBe(false);
  });
});
