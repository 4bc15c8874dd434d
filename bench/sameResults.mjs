// node bench/sameResults.mjs record CHECKOUT FILE.json   runs twelve small trainings with a checkout's `cnn` and keeps what came out
// node bench/sameResults.mjs compare OLD.json NEW.json   lists each number that differs: to the bit on onnx, by 1e-6 elsewhere
//
// It needs ../shared/data, and the checkout's packages built.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const shared = fileURLToPath(new URL('../../shared/data', import.meta.url));

/** The least difference that counts where engines may differ in the last bits. */
const TOLERANCE = 1e-6;

/** Some patients of idc-breast, as a manifest with one label per image, and as one with two. */
function writeManifests(folder) {
  const rows = [];
  const breast = join(shared, 'idc-breast');
  for (const patient of readdirSync(breast).sort().slice(0, 40)) {
    for (const label of readdirSync(join(breast, patient)).sort()) {
      const files = readdirSync(join(breast, patient, label))
        .sort()
        .slice(0, 14);
      for (const file of files) {
        const x = Number(/_x(\d+)_/.exec(file)?.[1] ?? 0);
        const labels = [label === '1' ? 'tumour' : '', x % 200 > 100 ? 'right' : '']
          .filter(Boolean)
          .join('|');
        copyFileSync(join(breast, patient, label, file), join(folder, file));
        rows.push({ file, label, labels, patient });
      }
    }
  }
  const write = (name, column) =>
    writeFileSync(
      join(folder, name),
      ['file,label,group', ...rows.map((row) => `${row.file},${row[column]},${row.patient}`), ''].join('\n'),
    );
  write('one.csv', 'label');
  write('several.csv', 'labels');
  writeFileSync(
    join(folder, 'space.json'),
    JSON.stringify({
      'learning-rate': { type: 'float', minValue: 1e-4, maxValue: 1e-2, sampling: 'log' },
      optimizer: { type: 'choice', values: ['adam', 'sgd'] },
    }),
  );
}

const small = ['--model', 'tutorial-two-stage', '--image-size', '32', '--epochs', '2', '--seed', '3'];

/** Name, what stands after `cnn`, and the engine; `IN` is the folder of the manifests. */
function runs() {
  const one = ['train', '--data', 'IN/one.csv', ...small];
  const several = ['train', '--data', 'IN/several.csv', '--multi-label', ...small];
  const bone = ['train', '--data', join(shared, 'osteosarcoma'), '--label-from', 'name:^(.+?)___', ...small];
  const chest = ['train', '--data', join(shared, 'pneumoniamnist/pneumoniamnist.npz')];
  const all = {
    binary: one,
    multiclass: [...bone, '--allow-leakage'],
    multilabel: [...several, '--class-weight', 'balanced', '--csv-log'],
    'tta-calibrate': [
      ...one,
      '--tta',
      '--calibrate',
      '--threshold',
      'sensitivity:0.95',
      '--checkpoint-every',
      'epoch',
    ],
    'pooling-max': [...one, '--pooling', 'max', '--augment', 'flip,turn,stain'],
    crop: [...one, '--crop-size', '24', '--clip-norm', '1', '--stain', 'macenko'],
    mixup: [...bone, '--allow-leakage', '--mix', 'mixup', '--label-smoothing', '0.1'],
    'focal-deferred': [...one, '--loss', 'focal', '--deferred-reweighting', '1', '--sampling', 'balanced'],
    'one-cycle': [
      ...chest,
      '--allow-leakage',
      ...small.filter((word) => word !== '--image-size' && word !== '32'),
      '--epochs',
      '1',
      '--schedule',
      'oneCycle',
      '--optimizer',
      'sgd',
      '--momentum',
      '0.9',
      '--cycle-momentum',
    ],
    ema: [
      ...one,
      '--ema',
      '--patience',
      '1',
      '--monitor',
      'val_auc',
      '--recompute-batch-norm',
      '--save-top-k',
      '1',
    ],
    'cross-validation': [
      'cross-validate',
      ...one.slice(1),
      '--folds',
      '3',
      '--epochs',
      '1',
      '--pooling',
      'max',
    ],
    search: ['search', ...one.slice(1), '--epochs', '1', '--space', 'IN/space.json', '--trials', '2'],
  };
  const onOnnx = Object.entries(all).map(([name, argv]) => ({ name, engine: 'onnx', argv }));
  const elsewhere = ['binary', 'multilabel', 'tta-calibrate'].map((name) => ({
    name: `${name}-wasm`,
    engine: 'wasm',
    argv: all[name],
  }));
  return [...onOnnx, ...elsewhere];
}

function record(checkout, path) {
  const folder = mkdtempSync(join(tmpdir(), 'cnn-same-'));
  writeManifests(folder);
  const found = {};
  for (const { name, engine, argv } of runs()) {
    const out = join(folder, name);
    const words = argv.map((word) => word.replace(/^IN\//, `${folder}/`));
    // The last of two options of one name would be an error: a run's own epochs replace the small ones.
    const typed = lastOfEach([...words, '--engine', engine, '--threads', '2', '--out', out]);
    const began = Date.now();
    const { status, stderr } = spawnSync(
      process.execPath,
      [resolve(checkout, 'packages/cli/bin/cnn.js'), ...typed],
      {
        encoding: 'utf8',
        cwd: folder,
      },
    );
    if (status !== 0) throw new Error(`${name}: ${stderr}`);
    found[name] = resultsBelow(out);
    console.log(`${name}: ${((Date.now() - began) / 1000).toFixed(1)} s`);
  }
  mkdirSync(resolve(path, '..'), { recursive: true });
  writeFileSync(path, JSON.stringify(found));
  rmSync(folder, { recursive: true });
}

function lastOfEach(argv) {
  const last = new Map();
  const [command, ...rest] = argv;
  for (let at = 0; at < rest.length; at++) {
    const takesValue = rest[at + 1] !== undefined && !rest[at + 1].startsWith('--');
    last.set(rest[at], takesValue ? rest[at + 1] : undefined);
    if (takesValue) at++;
  }
  return [command, ...[...last].flatMap(([name, value]) => (value === undefined ? [name] : [name, value]))];
}

/** Every number that a run leaves, by file and place in it; weights also as a sum of their bytes. */
function resultsBelow(out) {
  const values = {};
  for (const entry of readdirSync(out, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name).slice(out.length + 1);
    if (/(^|\/)(history|evaluation|cross-validation|search)\.json$/.test(file)) {
      collect(JSON.parse(readFileSync(join(out, file), 'utf8')), file, values);
    } else if (/(^|\/)model\/weights[^/]*\.safetensors$/.test(file)) {
      const bytes = readFileSync(join(out, file));
      const name = file.replace(/weights[^/]*$/, 'weights');
      values[`${name} sha256`] = createHash('sha256').update(bytes).digest('hex');
      values[`${name} sum`] = sumOf(bytes);
    } else if (/(^|\/)split\.json$/.test(file) || /log\.csv$/.test(file)) {
      values[`${file} sha256`] = createHash('sha256')
        .update(readFileSync(join(out, file)))
        .digest('hex');
    }
  }
  return values;
}

/** The sum of all numbers of a safetensors file of float32. */
function sumOf(bytes) {
  const begin = 8 + Number(bytes.readBigUInt64LE(0));
  let sum = 0;
  for (let at = begin; at + 4 <= bytes.length; at += 4) sum += bytes.readFloatLE(at);
  return sum;
}

/** What differs from run to run, or says how and not what. */
const aside = new Set(['run', 'checksum', 'seal', 'seconds', 'settings', 'options', 'durations']);

function collect(value, place, values) {
  if (typeof value !== 'object' || value === null) values[place] = value;
  else
    for (const [name, one] of Object.entries(value))
      if (!aside.has(name)) collect(one, `${place} ${name}`, values);
}

function compare(oldPath, newPath) {
  const [then, now] = [oldPath, newPath].map((path) => JSON.parse(readFileSync(path, 'utf8')));
  let differences = 0;
  let numbers = 0;
  for (const [name, values] of Object.entries(then)) {
    const exact = !name.endsWith('-wasm');
    const others = now[name] ?? {};
    const places = [...new Set([...Object.keys(values), ...Object.keys(others)])];
    const wrong = places.filter((place) => {
      numbers++;
      const [a, b] = [values[place], others[place]];
      if (a === b) return false;
      if (exact) return true;
      if (place.endsWith('sha256')) return /split/.test(place);
      return !(
        typeof a === 'number' &&
        typeof b === 'number' &&
        Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a))
      );
    });
    const added = wrong.filter((place) => !(place in values));
    for (const place of added) wrong.splice(wrong.indexOf(place), 1);
    differences += wrong.length;
    const names = [...new Set(added.map((place) => place.split(' ').at(-1)))];
    const more = added.length > 0 ? `, ${added.length} are new (${names.join(', ')})` : '';
    console.log(`${name}: ${places.length} values, ${wrong.length} differ${more}`);
    for (const place of wrong.slice(0, 40)) console.log(`  ${place}: ${values[place]} → ${others[place]}`);
  }
  console.log(`${numbers} values, ${differences} differ`);
  process.exitCode = differences > 0 ? 1 : 0;
}

const [what, first, second] = process.argv.slice(2);
if (what === 'record') record(first, second);
else if (what === 'compare') compare(first, second);
else throw new Error('expected record CHECKOUT FILE, or compare OLD NEW');
