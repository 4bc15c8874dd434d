import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { elf, write } from './files.support.test.js';
import { writeRecord } from './home.js';
import { nativeStatus } from './locate.js';
import { nvidiaSource } from './nvidia.js';
import { libraryFromWheel } from './wheel.js';

// TensorFlow's build for NVIDIA GPUs from an index of wheels that this test makes.

let folder: string;
let home: string;
let lines: string[];

/** NVIDIA's libraries in fewer wheels than there are, with what each holds. */
const nvidia: Readonly<Record<string, readonly string[]>> = {
  'nvidia-cublas-cu12': ['libcublas.so.12', 'libcublasLt.so.12', 'libcudart.so.12', 'libnvrtc.so.12'].map(
    (name) => `nvidia/cublas/lib/${name}`,
  ),
  'nvidia-cuda-nvcc-cu12': [
    'nvidia/cuda_nvcc/bin/ptxas',
    'nvidia/cuda_nvcc/include/cuda.h',
    'nvidia/cuda_nvcc/nvvm/libdevice/libdevice.10.bc',
  ],
  'nvidia-cudnn-cu12': [
    'nvidia/cudnn/lib/libcudnn.so.9',
    'nvidia/cudnn/lib/libcudnn_graph.so.9',
    ...['libcufft.so.11', 'libcurand.so.10', 'libcusolver.so.11', 'libcusparse.so.12', 'libcupti.so.12'].map(
      (name) => `nvidia/cufft/lib/${name}`,
    ),
  ],
  'nvidia-nccl-cu12': ['nvidia/nccl/lib/libnccl.so.2', 'nvidia/nvjitlink/lib/libnvJitLink.so.12'],
};

const tensorflow = [
  'tensorflow/libtensorflow_cc.so.2',
  'tensorflow/libtensorflow_framework.so.2',
  'tensorflow/include/tensorflow/c/c_api.h',
  'tensorflow/python/_pywrap_tensorflow_internal.so',
  'tensorflow-2.20.0.dist-info/METADATA',
];

const metadata = `Metadata-Version: 2.1
Requires-Dist: keras>=3.10.0
${Object.keys(nvidia)
  .map((name) => `Requires-Dist: ${name}<99.0,>=1.0; extra == "and-cuda"`)
  .join('\n')}
`;

/** A "Python" whose pip takes wheels from the index. */
function python(index: Readonly<Record<string, readonly string[]>>): void {
  const contentOf = (name: string): Uint8Array =>
    name.endsWith('METADATA') ? new TextEncoder().encode(metadata) : elf();
  rmSync(join(folder, 'index'), { recursive: true, force: true });
  for (const [name, files] of Object.entries(index)) {
    const wheel = Object.fromEntries(files.map((file) => [file, contentOf(file)]));
    write(join(folder, 'index', `${name}.whl`), zipSync(wheel));
  }
  const path = write(
    join(folder, 'python'),
    `#!${process.execPath}
const { appendFileSync, copyFileSync, existsSync } = require('node:fs');
const { join } = require('node:path');
const args = process.argv.slice(2);
if (args.includes('download')) {
  const requirement = args.at(-1);
  appendFileSync(${JSON.stringify(join(folder, 'asked'))}, requirement + '\\n');
  const name = /^[\\w-]+/.exec(requirement)[0];
  const wheel = join(${JSON.stringify(join(folder, 'index'))}, name + '.whl');
  if (!existsSync(wheel)) { console.error('ERROR: No matching distribution found for ' + requirement); process.exit(1); }
  copyFileSync(wheel, join(args[args.indexOf('--dest') + 1], name.replaceAll('-', '_') + '-1.whl'));
}
`,
  );
  chmodSync(path, 0o755);
  // The fake program is CommonJS, wherever it lies.
  write(join(folder, 'package.json'), '{ "type": "commonjs" }');
  vi.stubEnv('PYTHON', path);
}

const asked = (): string[] => readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n');
const fetch = () => libraryFromWheel({ home, cuda: true, report: (line) => lines.push(line) });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cnn-cuda-test-'));
  home = join(folder, 'home');
  lines = [];
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(`${process.platform} ${process.arch}` !== 'linux x64')("TensorFlow's build for GPUs", () => {
  it("fetches TensorFlow and NVIDIA's libraries, unpacks what is needed, and finds it again", async () => {
    python({ tensorflow, ...nvidia });
    const library = await fetch();
    if (typeof library === 'string') throw new Error(library);
    const place = join(home, 'tensorflow-2.20.0-cuda');
    expect(library.files).toEqual([
      join(place, 'tensorflow/libtensorflow_framework.so.2'),
      join(place, 'tensorflow/libtensorflow_cc.so.2'),
    ]);
    const loaded = (library.nvidia ?? []).map((path) => path.slice(place.length + 1));
    expect(loaded).toHaveLength(12);
    expect(loaded[0]).toBe('nvidia/nvjitlink/lib/libnvJitLink.so.12');
    expect(loaded.indexOf('nvidia/cublas/lib/libcublasLt.so.12')).toBeLessThan(
      loaded.indexOf('nvidia/cublas/lib/libcublas.so.12'),
    );
    const has = (name: string): boolean => existsSync(join(place, name));
    expect(has('nvidia/cudnn/lib/libcudnn_graph.so.9')).toBe(true);
    expect(has('nvidia/cuda_nvcc/bin/ptxas')).toBe(true);
    expect(has('nvidia/cuda_nvcc/include/cuda.h')).toBe(false);
    expect(has('tensorflow/python/_pywrap_tensorflow_internal.so')).toBe(false);
    expect(asked()).toHaveLength(5);
    expect(asked()[1]).toBe('nvidia-cublas-cu12<99.0,>=1.0');
    await fetch();
    expect(asked()).toHaveLength(5);
    expect(lines.at(-1)).toBe(`TensorFlow 2.20.0 is there already (${place}).`);
  });

  it('goes on where it was after a failure, which it names', async () => {
    const { 'nvidia-cudnn-cu12': cudnn, ...others } = nvidia;
    python({ tensorflow, ...others });
    expect(await fetch()).toBe(
      'pip could not fetch nvidia-cudnn-cu12<99.0,>=1.0: ERROR: No matching distribution found for nvidia-cudnn-cu12<99.0,>=1.0',
    );
    const before = asked().length;
    python({ tensorflow, ...nvidia });
    expect(typeof (await fetch())).toBe('object');
    expect(asked().slice(before)).toHaveLength(2);
    expect(asked()[before]).toContain('nvidia-cudnn-cu12');
    expect(cudnn).toHaveLength(7);
  });

  it('says which library is missing', async () => {
    python({ tensorflow, ...nvidia, 'nvidia-nccl-cu12': ['nvidia/nvjitlink/lib/libnvJitLink.so.12'] });
    expect(await fetch()).toBe(`${join(home, 'tensorflow-2.20.0-cuda/nvidia')} lacks libnccl.so.2`);
  });
});

it('is refused where TensorFlow has no such build', async () => {
  vi.spyOn(process, 'arch', 'get').mockReturnValue('arm64');
  vi.spyOn(process, 'platform', 'get').mockReturnValue('darwin');
  expect(await fetch()).toBe(
    "cuda: TensorFlow's build for NVIDIA GPUs exists for linux x64 only, this is darwin arm64; install without it",
  );
});

it('loads the libraries in their order, and only where there is a driver', () => {
  const source = nvidiaSource(['/a/libcudart.so.12', '/b/libcudnn.so.9']);
  expect(source.indexOf('"/a/libcudart.so.12"')).toBeLessThan(source.indexOf('"/b/libcudnn.so.9"'));
  expect(source).toContain('dlopen("libcuda.so.1"');
  expect(nvidiaSource([])).toBe('');
});

it.skipIf(process.platform !== 'linux')('is told apart from the build for processors', () => {
  const [cublas, cudart, framework, main] = [
    ...['libcublas.so.12', 'libcudart.so.12', 'libtensorflow_framework.so.2', 'libtensorflow_cc.so.2'],
  ].map((name) => write(join(folder, name), Uint8Array.of(0))) as [string, string, string, string];
  const record = (paths: readonly string[]) =>
    writeRecord(home, {
      tensorflow: '2.20.0',
      source: 'cuda-wheel',
      files: paths.map((path) => ({ path, bytes: 64 })),
    });
  for (const path of [cublas, cudart, framework, main]) writeFileSync(path, elf());
  record([main, framework, cublas, cudart]);
  expect(nativeStatus({ home, importers: [] })).toEqual({
    ready: true,
    files: [framework, main],
    nvidia: [cudart, cublas],
    cuda: true,
  });
});
