import { expect, it } from 'vitest';
import { fileBytes } from './fileBytes.js';

it('gives a Uint8Array as it is, and an ArrayBuffer as a view', () => {
  const bytes = Uint8Array.of(1, 2, 3);
  expect(fileBytes(bytes, 'readOnnx')).toBe(bytes);
  expect(fileBytes(Buffer.from('ab'), 'readOnnx')).toEqual(Buffer.from('ab'));
  const view = fileBytes(bytes.buffer, 'readOnnx');
  expect(view).toEqual(bytes);
  expect(view.buffer).toBe(bytes.buffer);
});

it.each([
  [undefined, 'received nothing. Read the file, and pass its bytes.'],
  ['model.onnx', "received the text 'model.onnx'. Read the file,"],
  [{ bytes: Uint8Array.of(1) }, 'received an object with bytes. Read the file, and pass its bytes'],
  [{}, 'received an empty object.'],
  [[1, 2], 'received a list.'],
  [5, 'received 5.'],
  [null, 'received null.'],
  [new Float32Array(2), 'received a Float32Array.'],
  [() => 1, 'received a function.'],
])('refuses %j', (value, words) => {
  let caught: unknown;
  try {
    fileBytes(value, 'readOnnx');
  } catch (error) {
    caught = error;
  }
  expect(caught).toMatchObject({ code: 'OPTIONS', details: { option: 'bytes' } });
  expect(String(caught)).toContain('readOnnx: expected the bytes of a file, a Uint8Array or an ArrayBuffer');
  expect(String(caught)).toContain(words);
});
