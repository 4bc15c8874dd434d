import { encodeUtf8 } from '@cnn/core';
import { describe, expect, it } from 'vitest';
import { goldenFile } from './goldens.support.test.js';
import { readKeras } from './readKeras.js';
import { refused } from './refused.support.test.js';

const text = (content: string): Uint8Array => encodeUtf8(content);

describe('what is no model of Keras is named', () => {
  it.each([
    ['nothing', new Uint8Array(), 'is empty'],
    [
      'a Git LFS pointer',
      text('version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 123\n'),
      'pointer of Git LFS',
    ],
    ['a web page', text('<!DOCTYPE html><html><body>404</body></html>'), 'a web page'],
    [
      'prose',
      text('The weights can be found at the link below.'),
      "is text, which begins with 'The weights can be found",
    ],
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), 'a PNG image'],
    ['a pickle', new Uint8Array([0x80, 2, 0x7d, 0x71]), 'a Python pickle'],
    ['other JSON', text('{"name": "package", "version": "1.0.0"}'), "expected a model's config"],
    [
      'a model that is code',
      text('{"class_name": "MyModel", "config": {}}'),
      "a model of the class 'MyModel'",
    ],
  ])('%s', (_what, bytes, words) => {
    const error = refused(() => readKeras(bytes, { file: 'file.keras' }));
    expect(error.message).toContain(`file.keras: `);
    expect(error.message).toContain(words);
    expect(error).toMatchObject({ code: 'FILE', details: { reason: 'notThisFormat' } });
  });

  it('a zip without config.json', () => {
    const zip = goldenFile('keras3/lenet.keras');
    const name = encodeUtf8('config.json');
    // In the local header and in the directory.
    for (let at = 0; at < zip.length - name.length; at++) {
      if (name.every((byte, i) => zip[at + i] === byte)) zip[at] = 0x78;
    }
    expect(refused(() => readKeras(zip)).message).toContain('is a zip without config.json');
  });

  it('weights without a definition, with the remedy', () => {
    const error = refused(() => readKeras(goldenFile('spellings/weights.weights.h5'), { file: 'w.h5' }));
    expect(error.message).toContain('holds weights without a config. Give the definition');
  });
});
