import { existsSync, mkdirSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { lastLine, runCommand } from './command.js';
import { bindingIn, tfjsNodeIn } from './home.js';
import type { Library } from './library.js';
import { nvidiaSource } from './nvidia.js';
import { quietSource } from './quiet.js';
import { verifyBinding } from './verifyBinding.js';

export interface BindingOptions {
  readonly home: string;
  readonly library: Library;
  readonly report: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Compiles tfjs-node's binding and computes with it. Returns its path, or what went wrong as text. */
export async function buildBinding(options: BindingOptions): Promise<{ readonly binding: string } | string> {
  const compiled = await compileBinding(options);
  if (typeof compiled === 'string') return compiled;
  const verified = await verifyBinding(compiled.binding, options.signal);
  if (typeof verified === 'string') return `the binding could not be loaded: ${verified}`;
  return { binding: realpathSync(compiled.binding) };
}

/**
 * Compiles tfjs-node's binding against a library. Symbols are bound at loading, so that a library that lacks one is an
 * error and not a crash. Returns the binding's path, or what went wrong as text.
 */
async function compileBinding(options: BindingOptions): Promise<{ readonly binding: string } | string> {
  const { home, library, report, signal } = options;
  const tfjsNode = tfjsNodeIn(home);
  const binding = bindingIn(tfjsNode);
  const compilers = process.env.CXX ? [process.env.CXX] : ['g++', 'c++', 'clang++'];
  mkdirSync(dirname(binding), { recursive: true });
  const partial = `${binding}.partial-${process.pid}`;
  const folder = dirname(library.files.at(-1) ?? '');
  const include = [join(folder, 'include'), join(folder, '..', 'include')].find((place) =>
    existsSync(join(place, 'tensorflow', 'c', 'c_api.h')),
  );
  if (!include)
    return `${folder} has the library, but not include/tensorflow/c/c_api.h, which tfjs-node's binding needs`;
  const quiet = join(dirname(binding), 'quiet.cc');
  writeFileSync(quiet, quietSource + nvidiaSource(library.nvidia ?? []));
  const args = [
    ...['-std=c++17', '-O2', '-shared', '-fPIC', '-DNAPI_VERSION=8', '-DNODE_GYP_MODULE_NAME=tfjs_binding'],
    `-I${join(home, 'node_modules', 'node-api-headers', 'include')}`,
    `-I${include}`,
    ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(tfjsNode, 'binding', name)),
    quiet,
    ...library.files.toReversed(),
    `-Wl,-rpath,${folder}`,
    ...(process.platform === 'darwin' ? ['-undefined', 'dynamic_lookup'] : ['-Wl,-z,now', '-ldl']),
    ...['-o', partial],
  ];
  for (const compiler of compilers) {
    report(`Compiling tfjs-node's binding with ${compiler} (about 10 seconds).`);
    const result = await runCommand(compiler, args, { signal });
    if (result.missing) continue;
    if (result.code !== 0 || !existsSync(partial)) return `${compiler} failed: ${lastLine(result.output)}`;
    renameSync(partial, binding);
    return { binding };
  }
  return `no C++ compiler (tried ${compilers.join(', ')}); install one, such as the package g++, or set CXX`;
}
