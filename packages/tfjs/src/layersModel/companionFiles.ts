import { problemOf } from './problems.js';

/** The files beside a `model.json`: by their names, or from a function that fetches one. */
export type CompanionFiles =
  | Readonly<Record<string, Uint8Array>>
  | ((name: string) => Uint8Array | undefined | Promise<Uint8Array | undefined>);

/** Reads a file beside a model; undefined where there is none. */
export async function companion(files: CompanionFiles, name: string): Promise<Uint8Array | undefined> {
  if (typeof files === 'function') return files(name);
  return Object.hasOwn(files, name) ? files[name] : undefined;
}

/** Refuses names of files that lead out of the model's folder, or elsewhere on the web. */
export function checkCompanionName(name: unknown, where: string): string {
  const leaves =
    typeof name !== 'string' ||
    name === '' ||
    name.includes('\0') ||
    /^([/\\]|[A-Za-z][A-Za-z0-9+.-]*:)/.test(name) ||
    name.split(/[/\\]/).includes('..');
  if (!leaves) return name;
  const received = typeof name === 'string' ? `"${name}"` : typeof name;
  throw problemOf(
    where,
    'malformed',
    `expected names of files beside it in weightsManifest, received ${received}, which leads out of its folder. Save the model again.`,
  );
}
