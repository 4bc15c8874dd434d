// Reading models of 100 MB, ours beside Python's own libraries, in turn within one run; medians of rounds.
//   node bench/model-files.mjs [--rounds 7] [--folder DIR]; PYTHON names a Python with h5py, keras, torch and safetensors.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const FILES = ['model.keras', 'model.h5', 'model.pt', 'model_old.pth', 'model.safetensors'];
const LIBRARIES = {
  '.keras': 'zipfile + h5py',
  '.h5': 'h5py',
  '.pt': 'torch.load(weights_only=True)',
  '.pth': 'torch.load(weights_only=True)',
  '.safetensors': 'safetensors.numpy.load_file',
};
const python = process.env.PYTHON ?? 'python3';
const here = fileURLToPath(import.meta.url);
const script = fileURLToPath(new URL('model_files.py', import.meta.url));

/** What is measured: the whole of a model's file to its tensors, a Keras model with its definition. */
async function readers() {
  const { readSafetensors } = await import('../packages/core/dist/index.js');
  const { readKeras } = await import('../packages/keras/dist/index.js');
  const { readTorchFile } = await import('../packages/pytorch/dist/index.js');
  const keras = (bytes) => Object.keys(readKeras(bytes).weights).length;
  const torch = (bytes) => readTorchFile(bytes, 'model').tensors.size;
  return {
    '.keras': keras,
    '.h5': keras,
    '.pt': torch,
    '.pth': torch,
    '.safetensors': (bytes) => Object.keys(readSafetensors(bytes, 'model', { views: true }).tensors).length,
  };
}

async function readOnce(path) {
  const read = (await readers())[extname(path)];
  const before = process.resourceUsage().maxRSS;
  const start = performance.now();
  const tensors = read(readFileSync(path));
  const seconds = (performance.now() - start) / 1000;
  process.stdout.write(
    JSON.stringify({ seconds, growth: (process.resourceUsage().maxRSS - before) * 1024, tensors }),
  );
}

function run(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr.slice(-2000)}`);
  return stdout === '' ? undefined : JSON.parse(stdout);
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

function compare({ rounds, folder: given }) {
  const folder = given ?? mkdtempSync(join(tmpdir(), 'cnn-model-files-'));
  if (!existsSync(join(folder, 'model.safetensors'))) {
    const made = spawnSync(python, [script, 'make', folder], { encoding: 'utf8' });
    if (made.status !== 0) throw new Error(made.stderr.slice(-2000));
  }
  console.log('| file | ours | theirs | times theirs | memory, times the file: ours | theirs |');
  console.log('|---|---|---|---|---|---|');
  for (const file of FILES) {
    const path = join(folder, file);
    const bytes = statSync(path).size;
    const ours = [];
    const theirs = [];
    for (let round = 0; round < Number(rounds); round++) {
      ours.push(run(process.execPath, [here, 'read', path]));
      theirs.push(run(python, [script, 'read', path]));
    }
    const time = (runs) => median(runs.map(({ seconds }) => seconds));
    const memory = (runs) => (median(runs.map(({ growth }) => growth)) / bytes).toFixed(2);
    const ratio = median(ours.map(({ seconds }, round) => seconds / theirs[round].seconds));
    const milliseconds = (runs) => `${(1000 * time(runs)).toFixed(0)} ms`;
    console.log(
      `| ${file}, ${(bytes / 1e6).toFixed(0)} MB | ${milliseconds(ours)} | ${milliseconds(theirs)} (${LIBRARIES[extname(file)]}) | ${ratio.toFixed(2)} | ${memory(ours)} | ${memory(theirs)} |`,
    );
  }
  if (given === undefined) rmSync(folder, { recursive: true });
}

const { values, positionals } = parseArgs({
  options: { rounds: { type: 'string', default: '7' }, folder: { type: 'string' } },
  allowPositionals: true,
});
if (positionals[0] === 'read') await readOnce(positionals[1]);
else compare(values);
