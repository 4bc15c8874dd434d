import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { bindingIn, TFJS_NODE_VERSION, tfjsNodeIn } from './home.js';

/** The nearest folder from `start` upwards that has a package.json, or `undefined`. */
export function projectAround(start: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

/**
 * Makes `import '@tensorflow/tfjs-node'` work in a project: a link to the copy in the native home when the project has
 * none; the binding added when its own copy lacks one. What is there already is never replaced or removed.
 *
 * @returns what was done, for people
 */
export function connectProject(project: string, home: string): string {
  const own = tfjsNodeIn(project);
  if (!present(own)) {
    mkdirSync(dirname(own), { recursive: true });
    symlinkSync(tfjsNodeIn(home), own, process.platform === 'win32' ? 'junction' : 'dir');
    return `Linked tfjs-node into ${join(project, 'node_modules')}: import '@tensorflow/tfjs-node' works there.`;
  }
  if (existsSync(bindingIn(own))) return `${project} has tfjs-node with a binding; left as it is.`;
  const version = existsSync(own)
    ? (JSON.parse(readFileSync(join(own, 'package.json'), 'utf8')) as { version?: string }).version
    : 'a broken link';
  if (version !== TFJS_NODE_VERSION) {
    return `${project} has tfjs-node ${version}, not ${TFJS_NODE_VERSION}; left as it is.`;
  }
  const partial = `${bindingIn(own)}.partial-${process.pid}`;
  mkdirSync(dirname(partial), { recursive: true });
  copyFileSync(bindingIn(tfjsNodeIn(home)), partial);
  renameSync(partial, bindingIn(own));
  return `Added the binding to the tfjs-node of ${project}.`;
}

/** Also true for a link that leads nowhere. */
function present(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
