import { CnnError } from '@cnn/core';
import { checkStoreName, type Store } from '@cnn/experiment';

/**
 * The files below an address, to be read: a model folder on a server.
 *
 * @param address of the folder, with or without a slash at its end
 * @throws CnnError (FILE) from its functions when the server can't be reached or refuses; (OPTIONS) for writing and removing
 */
export function httpStore(address: string): Store {
  const root = address.endsWith('/') ? address : `${address}/`;
  const readOnly = async (): Promise<never> => {
    throw new CnnError('OPTIONS', `${root} can only be read, a file by its name.`);
  };
  return {
    name: root,
    async read(file) {
      checkStoreName(file, root);
      return fetchBytes(root + file.split('/').map(encodeURIComponent).join('/'));
    },
    write: readOnly,
    // A server tells no names.
    list: async () => [],
    remove: readOnly,
  };
}

/**
 * What an address gives; undefined where there is nothing.
 *
 * @throws CnnError (FILE) when the server can't be reached, or answers with an error
 */
export async function fetchBytes(address: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  let response: Response;
  try {
    response = await fetch(address);
  } catch (error) {
    throw new CnnError(
      'FILE',
      `${address} can't be reached. Is the page offline, or the address another origin's?`,
      {
        cause: error,
      },
    );
  }
  if (response.status === 404 || response.status === 410) return undefined;
  if (!response.ok) throw new CnnError('FILE', `${address}: the server answered ${response.status}.`);
  return new Uint8Array(await response.arrayBuffer());
}
