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
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bindingIn, NODE_API_HEADERS_VERSION, TFJS_NODE_VERSION, tfjsNodeIn, writeRecord } from './home.js';
import { nativeInstall } from './install.js';
import { nativeStatus } from './locate.js';
import { connectProject } from './project.js';

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
    await expect(install({ folder: join(folder, 'nowhere') })).rejects.toThrow(
      `native install: ${join(folder, 'nowhere')} is no folder.`,
    );
  });

  it('names a folder without TensorFlow', async () => {
    await expect(install({ folder })).rejects.toThrow(
      `native install: ${folder} holds neither libtensorflow.so.2 nor libtensorflow_cc.so.2.`,
    );
  });

  it('names a library without its headers', async () => {
    const place = library(elf(), { headers: false });
    await expect(install({ folder: place })).rejects.toThrow(
      `native install: ${place} has the library, but not include/tensorflow/c/c_api.h.`,
    );
  });

  it.skipIf(process.platform !== 'linux')(
    'names a truncated library, another file, another machine',
    async () => {
      const file = (place: string) => join(place, 'lib', 'libtensorflow.so.2');
      let place = library(elf({ sections: 3 }));
      await expect(install({ folder: place })).rejects.toThrow(
        `native install: ${file(place)} is truncated (64 of 256 bytes).`,
      );
      place = library('this is text'.repeat(20));
      await expect(install({ folder: place })).rejects.toThrow(`${file(place)} is no shared library.`);
      place = library('');
      await expect(install({ folder: place })).rejects.toThrow(`${file(place)} is no shared library.`);
      place = library(elf({ machine: 8 }));
      await expect(install({ folder: place })).rejects.toThrow(`${file(place)} is not for ${process.arch}.`);
    },
  );

  it('says that there is no compiler, and what to do', async () => {
    vi.stubEnv('CXX', join(folder, 'no-such-compiler'));
    await expect(install({ folder: library() })).rejects.toThrow(
      `native install: no C++ compiler (tried ${join(folder, 'no-such-compiler')}); install one, such as the package g++, or set CXX.`,
    );
    expect(existsSync(join(home, 'native.json'))).toBe(false);
  });

  it("passes on the compiler's words", async () => {
    vi.stubEnv('CXX', program('compiler', { line: 'fatal error: stdio.h: no such file', code: 1 }));
    await expect(install({ folder: library() })).rejects.toThrow(
      `native install: ${join(folder, 'compiler')} failed: fatal error: stdio.h: no such file.`,
    );
  });

  it('verifies by a computation: a binding that does not load is an error, and nothing is recorded', async () => {
    vi.stubEnv('CXX', program('compiler'));
    const compiler = join(folder, 'compiler');
    write(compiler, '#!/bin/sh\nfor last; do :; done\necho "no binding" > "$last"\n');
    await expect(install({ folder: library() })).rejects.toThrow(
      /the binding could not be loaded: .*(invalid ELF header|file too short|not a mach-o|slice)/i,
    );
    expect(existsSync(join(home, 'native.json'))).toBe(false);
    expect(nativeStatus({ home, importers: [] })).toEqual({
      ready: false,
      reason: 'TensorFlow is not installed for Node. Run `npx cnn native install`.',
    });
  });

  it('says what is wrong with each way: no Python, and a download that fails', async () => {
    vi.stubEnv('PYTHON', join(folder, 'no-such-python'));
    write(join(tfjsNodeIn(home), 'scripts', 'install.js'), "console.error('Error: 403'); process.exit(1);");
    await expect(install()).rejects.toThrow(
      `native install: no TensorFlow library: no Python (tried ${join(folder, 'no-such-python')}); the wheel needs Python 3 with pip; ` +
        "tfjs-node's own download failed: Error: 403. Or name a folder that holds libtensorflow.",
    );
  });

  it('says that Python has no pip', async () => {
    vi.stubEnv('PYTHON', program('python', { line: 'No module named pip', code: 1 }));
    await expect(install({ cuda: true })).rejects.toThrow(
      `native install: ${join(folder, 'python')} has no pip (No module named pip); the wheel needs Python 3 with pip.`,
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
    vi.stubEnv('CXX', program('compiler'));
    write(join(folder, 'compiler'), '#!/bin/sh\nexec sleep 20\n');
    const controller = new AbortController();
    const started = install({
      folder: library(),
      signal: controller.signal,
      report: (line) => line.startsWith('Compiling') && controller.abort(),
    });
    await expect(started).rejects.toMatchObject({
      code: 'ABORTED',
      message: 'native install: stopped. Run it again to go on.',
    });
  });
});

describe.skipIf(process.platform !== 'linux')('nativeStatus', () => {
  const recordOf = (files: readonly { path: string; bytes: number }[]) =>
    writeRecord(home, { binding: files[0]?.path ?? '', tensorflow: '2.20.0', source: 'folder', files });
  const status = () => nativeStatus({ home, importers: [] });

  it('accepts what is whole', () => {
    const binding = write(join(folder, 'binding.node'), elf());
    recordOf([{ path: binding, bytes: 64 }]);
    expect(status()).toEqual({ ready: true, binding, cuda: false });
  });

  it('names the file that is missing, cut short, or another one', () => {
    const binding = write(join(folder, 'binding.node'), elf());
    const path = join(folder, 'libtensorflow.so.2');
    const files = [
      { path: binding, bytes: 64 },
      { path, bytes: 256 },
    ];
    recordOf(files);
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

  it("prefers the project's own tfjs-node, and says when its library is broken", () => {
    const project = join(folder, 'project');
    packages(project);
    write(bindingIn(tfjsNodeIn(project)), elf());
    const importers = [write(join(project, 'package.json'), '{}')];
    expect(nativeStatus({ home, importers })).toEqual({
      ready: true,
      binding: bindingIn(tfjsNodeIn(project)),
      cuda: false,
    });
    write(join(tfjsNodeIn(project), 'deps', 'lib', 'libtensorflow.so.2'), elf({ sections: 1 }));
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
