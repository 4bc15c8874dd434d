import { readFileSync } from 'node:fs';
import { CnnError } from '@cnn/core';
import { unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readTorchFile } from './readTorchFile.js';

const folder = new URL('../../../testing/goldens/model_files/', import.meta.url);
const fileBytes = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, folder)));
const expected = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as Record<
  string,
  Record<string, { readonly shape: readonly number[]; readonly data: readonly number[] }>
>;

function refusal(bytes: Uint8Array): { message: string; reason: unknown } {
  try {
    readTorchFile(bytes, 'weights.pt');
  } catch (error) {
    expect(error).toBeInstanceOf(CnnError);
    const { code, message, details } = error as CnnError;
    expect([code, message]).toEqual(['FILE', expect.stringMatching(/^weights\.pt[:[]/)]);
    return { message, reason: details.reason };
  }
  throw new Error('it was read');
}

/** A zip of `torch.save` with another pickle in it. */
function withPickle(pickle: Uint8Array): Uint8Array {
  return zipSync({ 'a/data.pkl': pickle, 'a/data/0': new Uint8Array(8) }, { level: 0 });
}

const text = (code: string): Uint8Array => Uint8Array.from(code, (character) => character.charCodeAt(0));

describe('readTorchFile', () => {
  it.each(['state.pt', 'state_old.pth', 'state_protocol_4.pt', 'checkpoint.pt'])(
    'has the tensors that PyTorch saved: %s',
    (name) => {
      const { tensors } = readTorchFile(fileBytes(name), name);
      expect([...tensors.keys()]).toEqual(Object.keys(expected[name] ?? {}));
      for (const [tensor, { shape, data }] of tensors) {
        const { shape: wanted, data: numbers } = expected[name]?.[tensor] ?? { shape: [], data: [] };
        expect([tensor, shape, [...data]]).toEqual([tensor, wanted, numbers.map(Math.fround)]);
      }
    },
  );

  it('copies nothing that stands in order, and shares what is shared', () => {
    const bytes = fileBytes('state.pt');
    const { tensors } = readTorchFile(bytes, 'state.pt');
    expect(tensors.get('conv.weight')?.data.buffer).toBe(bytes.buffer);
    expect(tensors.get('shared')?.data.buffer).toBe(bytes.buffer);
    expect(tensors.get('last')?.data.buffer).not.toBe(bytes.buffer);
  });

  it('finds the state_dict of a checkpoint, and says what else it holds', () => {
    const { path, others } = readTorchFile(fileBytes('checkpoint.pt'), 'checkpoint.pt');
    expect(path).toEqual(['state_dict']);
    expect(others).toEqual(['epoch', 'best', 'classes', 'seen', 'optimizer', 'curve', 'size']);
  });

  it.each([
    ['calls.pt', 'refused', 'received a file that calls for posix.system. Nothing of it was executed'],
    ['whole_model.pt', 'refused', 'calls for torch.nn.modules.linear.Linear'],
    ['script.pt', 'unsupported', 'it is a TorchScript archive'],
    ['quantized.pt', 'unsupported', 'a quantized tensor'],
    ['complex.pt', 'unsupported', 'complex64'],
    ['sparse.pt', 'unsupported', 'a sparse tensor'],
    ['small.keras', 'notThisFormat', 'received a .keras file'],
    ['small.h5', 'notThisFormat', 'received an HDF5 file'],
    ['expected.json', 'notThisFormat', 'received bytes that begin with 7b 22'],
  ])('refuses %s (%s)', (name, reason, message) => {
    expect(refusal(fileBytes(name))).toEqual({ message: expect.stringContaining(message), reason });
  });

  it.each([
    ['a call by INST', '(ios\nsystem\n.', 'refused', 'os.system'],
    ['a call by STACK_GLOBAL', '\x80\x04\x8c\x05posix\x8c\x06system\x93.', 'refused', 'posix.system'],
    ['eval', 'c__builtin__\neval\n(S"1"\ntR.', 'refused', '__builtin__.eval'],
    ['getattr', 'cbuiltins\ngetattr\n.', 'refused', 'builtins.getattr'],
    ['an import of a class that stands in files', 'ctorch\nTensor\n)R.', 'refused', 'calls torch.Tensor'],
    ['a registered extension', '\x82\x01.', 'refused', 'object of a class'],
    ['a name of JavaScript', 'cbuiltins\n__proto__\n.', 'refused', 'builtins.__proto__'],
    ['a value that it has not made', 'h\x07.', 'malformed', 'refers to its value 7'],
    ['more than its stack holds', '0.', 'malformed', 'no mark'],
    ['no end', 'N', 'truncated', 'expected 1 more bytes'],
    [
      'a text that is longer than the file',
      'X\xff\xff\xff\x7fabc.',
      'truncated',
      'expected 2147483647 more bytes',
    ],
    ['an opcode that there is not', '\xff.', 'malformed', 'expected an opcode of a pickle at byte 0'],
    ['no tensors', '}.', 'unsupported', 'nothing in it'],
    ['a list in itself', ']q\x00h\x00a.', 'unsupported', 'no dictionary'],
  ])('refuses a pickle with %s', (_, code, reason, message) => {
    expect(refusal(withPickle(text(code)))).toEqual({ message: expect.stringContaining(message), reason });
  });

  it.each([
    ['values deep in one another', `${'('.repeat(1e6)}${'l'.repeat(1e6)}.`, 'has values more than 1000 deep'],
    ['lists in lists', `${'](]'.repeat(300_000)}.`, 'has values more than 1000 deep'],
    ['empty dictionaries', `(${'}'.repeat(2e6)}l.`, 'makes more lists and dictionaries'],
    ['lists of one item', `(${']Na'.repeat(700_000)}l.`, 'makes more lists and dictionaries'],
    [
      'called containers',
      `ccollections\nOrderedDict\nq\x00(${'h\x00)R'.repeat(500_000)}l.`,
      'makes more lists',
    ],
  ])('refuses a pickle that is mostly %s, before they fill the memory', (_, code, words) => {
    const bytes = withPickle(text(code));
    expect(refusal(bytes)).toEqual({ message: expect.stringContaining(words), reason: 'malformed' });
  });

  it('reads a history of many short lists and tuples', () => {
    const short = `]q\x00(K\x01K\x02eK\x05\x85q\x01`.repeat(100_000);
    const error = refusal(withPickle(text(`}X\x01\x00\x00\x00h(${short}ls.`)));
    // It comes to its end: only that there are no tensors in it is said.
    expect(error).toEqual({ message: expect.stringContaining('received one with h'), reason: 'unsupported' });
  });

  it('refuses a pickle that copies the same text over and over', () => {
    const long = 'x'.repeat(60_000);
    const size = String.fromCharCode(...new Uint8Array(Uint32Array.of(long.length).buffer));
    const calls = 'h\x00h\x01h\x02\x86R0'.repeat(5000);
    const code = `c_codecs\nencode\nq\x00X${size}${long}q\x01X\x06\x00\x00\x00latin1q\x02${calls}}.`;
    expect(refusal(withPickle(text(code))).message).toContain('copies more than a file of its size');
  });

  it('refuses tensors that reach beyond their storage, are absurd in size, or have storages of another one', () => {
    const storage = (count: string) =>
      `(X\x07\x00\x00\x00storagectorch\nFloatStorage\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpu${count}tQ`;
    const tensor = (count: string, offset: string, size: string, stride: string) =>
      text(
        `}X\x01\x00\x00\x00wctorch._utils\n_rebuild_tensor_v2\n(${storage(count)}${offset}${size}${stride}\x89)tRs.`,
      );
    const huge = 'J\xff\xff\xff\x7f';
    expect(refusal(withPickle(tensor('K\x02', 'K\x00', 'K\x03\x85', 'K\x01\x85'))).message).toContain(
      'reaches beyond its storage',
    );
    expect(refusal(withPickle(tensor('K\x02', 'K\x01', 'K\x02\x85', 'K\x01\x85'))).message).toContain(
      'reaches beyond its storage',
    );
    expect(refusal(withPickle(tensor('K\x02', 'K\x00', `${huge}\x85`, 'K\x00\x85'))).message).toContain(
      '8 times the file',
    );
    expect(
      refusal(withPickle(tensor('K\x02', 'K\x00', `${huge}${huge}\x86`, 'K\x00K\x00\x86'))).message,
    ).toMatch(/absurd shape/);
    expect(refusal(withPickle(tensor('K\x03', 'K\x00', 'K\x01\x85', 'K\x01\x85'))).message).toContain(
      'a storage of 8 bytes instead of 12',
    );
  });

  it('refuses a damaged storage by its checksum', () => {
    const files = unzipSync(fileBytes('state.pt'));
    const name = Object.keys(files).find((file) => file.endsWith('/data/0')) as string;
    const bytes = zipSync(files, { level: 0 });
    const content = files[name] as Uint8Array;
    const at = bytes.findIndex((_, from) => content.every((byte, n) => bytes[from + n] === byte));
    bytes[at] = (bytes[at] as number) ^ 1;
    expect(refusal(bytes).message).toContain('CRC-32');
  });

  it('refuses an old file with bytes missing or added', () => {
    const bytes = fileBytes('state_old.pth');
    expect(refusal(bytes.subarray(0, -1)).reason).toBe('truncated');
    expect(refusal(Uint8Array.from([...bytes, 0])).message).toContain('goes on for 1 bytes');
  });
});
