import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { lastLine, runCommand } from './command.js';
import { bindingIn, tfjsNodeIn } from './home.js';
import { type Library, libraryIn } from './library.js';

export interface DownloadOptions {
  readonly home: string;
  readonly report: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface Downloaded {
  /** Absent on Windows, where the binding comes ready made and finds its library itself. */
  readonly library?: Library;
  /** The ready-made binding, where the download brought one. */
  readonly binding?: string;
}

/**
 * Runs tfjs-node's own install script, which downloads libtensorflow 2.9.1 and a ready-made binding. Returns what went
 * wrong as text.
 */
export async function libraryFromDownload({
  home,
  report,
  signal,
}: DownloadOptions): Promise<Downloaded | string> {
  const tfjsNode = tfjsNodeIn(home);
  const deps = join(tfjsNode, 'deps');
  report("Trying tfjs-node's own download of libtensorflow.");
  const path = `${join(home, 'node_modules', '.bin')}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}`;
  const result = await runCommand(process.execPath, [join('scripts', 'install.js')], {
    cwd: tfjsNode,
    env: { PATH: path },
    signal,
  });
  const binding = bindingIn(tfjsNode);
  const ready = existsSync(binding) ? { binding } : {};
  const library = existsSync(deps) ? libraryIn(deps) : 'nothing came';
  if (typeof library !== 'string') return { library, ...ready };
  if (process.platform === 'win32' && result.code === 0 && existsSync(binding)) return { binding };
  return `tfjs-node's own download failed: ${lastLine(result.output)}`;
}
