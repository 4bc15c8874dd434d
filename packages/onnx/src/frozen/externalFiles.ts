import { type ExternalFiles, externalFileOf } from '../import/tensors.js';
import type { ReadGraph } from '../messages/readMessages.js';

/** The files beside a model that its tensors name, each once; undefined where there is none. */
export function externalFiles(
  graph: ReadGraph,
  context: { readonly where: string; readonly external?: ExternalFiles | undefined },
): readonly { readonly path: string; readonly data: Uint8Array }[] | undefined {
  const files = new Map<string, Uint8Array>();
  for (const tensor of graph.initializer) {
    if (tensor.dataLocation !== 1) continue;
    const { location, file } = externalFileOf(tensor, context);
    files.set(location, file);
  }
  return files.size === 0 ? undefined : [...files].map(([path, data]) => ({ path, data }));
}
