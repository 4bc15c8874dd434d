// Reading models of 100 MB, ours beside Python's own libraries, in turn within one run; medians of rounds.
//   node bench/model-files.mjs [--rounds 7] [--folder DIR]; PYTHON names a Python with h5py, keras, torch and safetensors.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const READS = [
  ['model.keras', 'tensors'],
  ['model.keras', 'model'],
  ['model.h5', 'tensors'],
  ['model.h5', 'model'],
  ['model.pt', 'tensors'],
  ['model_old.pth', 'tensors'],
  ['model.safetensors', 'tensors'],
];
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

/** Readers by what is read: all tensors of a file, as the others do it, and of Keras's the model with its definition. */
async function readers() {
  const { openZip, readSafetensors } = await import('../packages/core/dist/index.js');
  const { openHdf5, readKeras } = await import('../packages/keras/dist/index.js');
  const { readTorchFile } = await import('../packages/pytorch/dist/index.js');
  const datasets = (group) =>
    group.names().reduce((count, name) => {
      const child = group.get(name);
      return count + (child.kind === 'group' ? datasets(child) : Math.min(1, child.read().length));
    }, 0);
  const hdf5 = (bytes) => datasets(openHdf5(bytes, 'model'));
  const keras = (bytes) => Object.keys(readKeras(bytes).weights).length;
  const torch = (bytes) => readTorchFile(bytes, 'model').tensors.size;
  return {
    'tensors.keras': (bytes) => hdf5(openZip(bytes, {}).get('model.weights.h5')),
    'tensors.h5': hdf5,
    'model.keras': keras,
    'model.h5': keras,
    'tensors.pt': torch,
    'tensors.pth': torch,
    'tensors.safetensors': (bytes) =>
      Object.keys(readSafetensors(bytes, 'model', { views: true }).tensors).length,
  };
}

async function readOnce(path, what) {
  const read = (await readers())[`${what}${extname(path)}`];
  const { readBytes } = await import('../packages/node/dist/index.js');
  const before = process.resourceUsage().maxRSS;
  const start = performance.now();
  const cpuBefore = process.cpuUsage();
  const tensors = read(await readBytes(path));
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  process.stdout.write(
    JSON.stringify({
      seconds,
      cpu: (user + system) / 1e6,
      growth: (process.resourceUsage().maxRSS - before) * 1024,
      tensors,
    }),
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
  console.log(
    '| file | ours | theirs | times theirs | processor, ms: ours | theirs | times theirs | memory, times the file: ours | theirs |',
  );
  console.log('|---|---|---|---|---|---|---|---|---|');
  for (const [file, what] of READS) {
    const path = join(folder, file);
    const bytes = statSync(path).size;
    const ours = [];
    const theirs = [];
    for (let round = 0; round < Number(rounds); round++) {
      ours.push(run(process.execPath, [here, 'read', path, what]));
      theirs.push(run(python, [script, 'read', path]));
    }
    const of = (runs, key) => median(runs.map((run) => run[key]));
    const ratio = (key) => median(ours.map((run, round) => run[key] / theirs[round][key])).toFixed(2);
    const milliseconds = (runs, key) => (1000 * of(runs, key)).toFixed(0);
    const memory = (runs) => (of(runs, 'growth') / bytes).toFixed(2);
    const name = `${file}, ${(bytes / 1e6).toFixed(0)} MB, ${what}`;
    const library = LIBRARIES[extname(file)];
    const wall = `${milliseconds(ours, 'seconds')} ms | ${milliseconds(theirs, 'seconds')} ms (${library}) | ${ratio('seconds')}`;
    const cpu = `${milliseconds(ours, 'cpu')} | ${milliseconds(theirs, 'cpu')} | ${ratio('cpu')}`;
    console.log(`| ${name} | ${wall} | ${cpu} | ${memory(ours)} | ${memory(theirs)} |`);
  }
  if (given === undefined) rmSync(folder, { recursive: true });
}

const { values, positionals } = parseArgs({
  options: { rounds: { type: 'string', default: '7' }, folder: { type: 'string' } },
  allowPositionals: true,
});
if (positionals[0] === 'read') await readOnce(positionals[1], positionals[2]);
else compare(values);
