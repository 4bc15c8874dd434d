import { readAttributes } from './attributes.js';
import { committed } from './committed.js';
import { elementsOf, readDataspace } from './dataspace.js';
import { readDatatype } from './datatype.js';
import { readNumbers, readTexts } from './elements.js';
import { readFilters } from './filters.js';
import type { GlobalHeaps } from './globalHeap.js';
import type { Hdf5Dataset, Hdf5Value } from './hdf5.js';
import type { Hdf5File } from './hdf5File.js';
import { readLayout } from './layout.js';
import { MESSAGE, type Message } from './objectHeader.js';

/** A dataset, from the messages of its object header. Its numbers are read by `read()`. */
export function openDataset(
  file: Hdf5File,
  heaps: GlobalHeaps,
  { messages, path }: { readonly messages: readonly Message[]; readonly path: string },
): Hdf5Dataset {
  const find = (wanted: number): Message | undefined => messages.find(({ type }) => type === wanted);
  const need = (wanted: number, name: string): Message =>
    find(wanted) ?? file.fail('malformed', `the dataset ${path} has no ${name}`);
  const spaceMessage = need(MESSAGE.dataspace, 'shape');
  const typeMessage = need(MESSAGE.datatype, 'type');
  const layoutMessage = need(MESSAGE.layout, 'layout');
  if (find(MESSAGE.externalFiles)) {
    file.fail('unsupported', `not supported: the dataset ${path} has its numbers in another file`);
  }
  if (spaceMessage.shared || layoutMessage.shared) {
    file.fail('unsupported', `not supported: the dataset ${path} shares its shape with another one`);
  }
  const shape = readDataspace(file, spaceMessage.at) ?? [0];
  const count = elementsOf(file, shape, path);
  const datatype = readDatatype(
    file,
    typeMessage.shared ? committed(file, typeMessage.at) : typeMessage.at,
    path,
  );
  let attributes: Readonly<Record<string, Hdf5Value>> | undefined;
  return {
    kind: 'dataset',
    path,
    shape,
    dtype: datatype.type,
    get attributes() {
      attributes ??= readAttributes(file, heaps, { messages, path });
      return attributes;
    },
    read() {
      const filterMessage = find(MESSAGE.filters);
      const filters = filterMessage ? readFilters(file, filterMessage.at, path) : [];
      const fill = fillOf(file, find(MESSAGE.fillValue));
      const { size } = datatype;
      const bytes = readLayout(file, { at: layoutMessage.at, shape, size, count, filters, fill, what: path });
      if (datatype.type !== 'string') return readNumbers(file, bytes, datatype);
      return readTexts(file, heaps, { bytes, datatype, what: path });
    },
  };
}

/** The bytes of one element that stand where nothing was written (HDF5 File Format Specification, IV.A.2.f). */
function fillOf(file: Hdf5File, message: Message | undefined): Uint8Array | undefined {
  if (message === undefined) return undefined;
  const { at } = message;
  const version = file.u8(at);
  const [defined, sizeAt] = version === 3 ? [file.u8(at + 1) & 0x20, at + 2] : [file.u8(at + 3), at + 4];
  if (!defined || version < 2 || version > 3) return undefined;
  return file.part(sizeAt + 4, file.u32(sizeAt));
}
