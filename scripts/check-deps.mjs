// npm run check:deps: the dependency direction of ARCHITECTURE.md, from the manifests and from the import statements.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, relative, resolve, sep } from 'node:path';
import { readImports } from './imports.mjs';
import { root } from './toolchain.mjs';
import { readWorkspaces } from './workspaces.mjs';

const middle = ['presets', 'data', 'train', 'plot'];
const foundations = ['core', 'evaluation', ...middle, 'explain', 'experiment'];
const engines = ['tfjs', 'tensorflow', 'onnx'];
/** Readers and writers of other frameworks' files. `exchange` puts them, and what engines read, behind one function. */
const formats = ['keras', 'pytorch'];
const exchanged = [...formats, 'exchange'];
const hosts = ['node', 'browser'];
/** Where trainings run besides. */
const clusters = ['ray'];

/** What each package may depend on. An app may depend on every package but the command line, and on the shared example. */
const allowed = {
  core: [],
  ...Object.fromEntries(['evaluation', ...engines, ...formats, 'testing'].map((name) => [name, ['core']])),
  tfjs: ['core', 'keras'],
  // A state_dict holds no network: it is recognised as a preset's.
  pytorch: ['core', 'presets'],
  exchange: ['core', ...formats, 'tfjs', 'onnx'],
  ...Object.fromEntries(middle.map((name) => [name, ['core', 'evaluation']])),
  explain: ['core', 'evaluation', 'data', 'train'],
  experiment: ['core', 'evaluation', ...middle, 'explain'],
  ...Object.fromEntries(hosts.map((name) => [name, [...foundations, ...engines, ...exchanged]])),
  ...Object.fromEntries(clusters.map((name) => [name, ['core', 'experiment']])),
  classifier: ['core', 'data', 'browser', 'experiment', 'explain'],
  cli: [...foundations, ...engines, ...exchanged, ...hosts, ...clusters],
};
const allowedInApps = [...foundations, ...engines, ...exchanged, ...hosts, 'histology'];

/** No Node module may be imported here: these run in any JavaScript host, or in the browser only. */
const hostFree = new Set([...foundations, ...exchanged, 'browser', 'classifier', 'histology', 'studio']);

const isTest = (file) => /\.test\.tsx?$/.test(file);
const packageOf = (specifier) => /^(@[^/]+\/[^/]+|[^/]+)/.exec(specifier)?.[0] ?? specifier;
const keysOf = (...records) => new Set(records.flatMap((record) => Object.keys(record ?? {})));

const rootManifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const problems = [];

function sourceFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[cm]?[jt]sx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

/** Says what is wrong with one workspace package's dependency on another, or nothing. */
function direction({ name, group }, dependency, test) {
  const target = dependency.slice('@cnn/'.length);
  if (target === name) return 'imports itself by its name; use a relative path.';
  if (target === 'testing') return test ? undefined : 'may be used by tests only.';
  const rule = group === 'apps' ? allowedInApps : allowed[name];
  if (!rule) return `has no rule for ${name}; add one to scripts/check-deps.mjs.`;
  if (rule.includes(target)) return undefined;
  const list = rule.length === 0 ? 'no @cnn package' : `only ${rule.join(', ')}`;
  return `is in the wrong direction: ${name} may depend on ${list}.`;
}

function checkManifest(workspace) {
  const { manifest, folder } = workspace;
  const file = `${relative(root, folder)}/package.json`;
  const runtime = keysOf(manifest.dependencies, manifest.peerDependencies, manifest.optionalDependencies);
  for (const [names, test] of [
    [runtime, false],
    [keysOf(manifest.devDependencies), true],
  ]) {
    for (const dependency of [...names].filter((name) => name.startsWith('@cnn/'))) {
      const problem = direction(workspace, dependency, test);
      if (problem) problems.push(`${file}: ${dependency} ${problem}`);
    }
  }
}

/** Says what is wrong with one import, or nothing. */
function checkImport(workspace, file, { specifier, kind }) {
  const { name, folder, manifest } = workspace;
  const test = isTest(file);
  if (specifier.startsWith('.')) {
    const target = resolve(file, '..', specifier);
    return target.startsWith(folder + sep) ? undefined : 'leaves the package; import it by its name.';
  }
  if (isBuiltin(specifier)) {
    if (hostFree.has(name) && !test) return `is a Node module, and @cnn/${name} must run without Node.`;
    return specifier.startsWith('node:') ? undefined : `must be written node:${specifier}.`;
  }
  const dependency = packageOf(specifier);
  if (dependency.startsWith('@cnn/')) {
    const problem = direction(workspace, dependency, test);
    if (problem) return problem;
    if (specifier !== dependency) return `reaches into ${dependency}; import from its entry point.`;
  }
  const optional = manifest.peerDependenciesMeta?.[dependency]?.optional;
  if (optional && kind === 'value' && !test)
    return 'is optional; import() it where it is used, or import only types.';
  const declared = keysOf(
    manifest.dependencies,
    manifest.peerDependencies,
    manifest.optionalDependencies,
    ...(test ? [manifest.devDependencies, rootManifest.devDependencies] : []),
    ...(kind === 'type' ? [manifest.devDependencies] : []),
  );
  return declared.has(dependency) ? undefined : `is not declared in ${relative(root, folder)}/package.json.`;
}

let files = 0;
for (const workspace of readWorkspaces()) {
  checkManifest(workspace);
  for (const file of [
    ...sourceFiles(join(workspace.folder, 'src')),
    ...sourceFiles(join(workspace.folder, 'bin')),
  ]) {
    files += 1;
    for (const found of readImports(file)) {
      const problem = checkImport(workspace, file, found);
      if (problem) problems.push(`${relative(root, file)}:${found.line}: ${found.specifier} ${problem}`);
    }
  }
}

for (const problem of problems) console.error(problem);
console.log(`check:deps: ${files} files, ${problems.length} problems`);
process.exitCode = problems.length > 0 || files === 0 ? 1 : 0;
