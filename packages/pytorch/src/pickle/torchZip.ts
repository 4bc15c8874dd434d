import { decodeUtf8, type OpenZip, openZip } from '@cnn/core';
import { inflate } from '../zip/inflate.js';
import { fail, PickleBytes } from './pickleBytes.js';
import type { PickleValue } from './pickleValue.js';
import type { Storages } from './tensor.js';
import { unpickle } from './unpickle.js';

/** What a file of `torch.save` holds, and its storages. */
export interface TorchContent {
  readonly value: PickleValue;
  readonly storages: Storages;
}

/**
 * Reads the form that PyTorch writes since 1.6: a zip with `data.pkl` and each storage in a folder of the file's name.
 *
 * @throws CnnError (FILE) for a TorchScript archive and other zips, and what `unpickle` refuses
 */
export function readTorchZip(bytes: Uint8Array, where: string): TorchContent {
  const zip = openZip(bytes, { where, inflate });
  const pickle = zip.names.find((name) => /^[^/]+\/data\.pkl$/.test(name));
  const root = pickle?.slice(0, -'data.pkl'.length);
  if (pickle === undefined || root === undefined) return refuse(zip, where);
  if (
    zip.names.includes(`${root}constants.pkl`) ||
    zip.names.some((name) => name.startsWith(`${root}code/`))
  ) {
    return fail(
      where,
      'unsupported',
      'not supported: it is a TorchScript archive (torch.jit.save), a program',
    );
  }
  const order = decodeUtf8(zip.get(`${root}byteorder`) ?? new Uint8Array(0))?.trim();
  if (order !== '' && order !== 'little' && order !== 'big') {
    return fail(where, 'malformed', `expected the byte order little or big, received "${order}"`);
  }
  const known = new Map<string, Uint8Array | undefined>();
  const storages: Storages = {
    where,
    bigEndian: order === 'big',
    bytes(key) {
      if (!known.has(key)) known.set(key, zip.get(`${root}data/${key}`));
      return known.get(key);
    },
  };
  const source = new PickleBytes(zip.get(pickle) as Uint8Array, { where });
  return { value: unpickle(source), storages };
}

function refuse(zip: OpenZip, where: string): never {
  const what = zip.names.includes('model.weights.h5')
    ? 'a .keras file'
    : `a zip of ${zip.names.slice(0, 4).join(', ')}`;
  return fail(where, 'notThisFormat', `expected a file of torch.save, received ${what}`);
}
