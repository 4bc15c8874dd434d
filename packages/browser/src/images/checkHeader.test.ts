import { describe, expect, it } from 'vitest';
import { checkDepth, checkHeader, isDeep } from './checkHeader.js';

const bytes = (text: string): Uint8Array => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** Written by libvips: two frames, and one. */
const files = {
  'two.gif': bytes(
    'R0lGODlhCAAGAIAAAExpcf8AACH5BAUAAAAALAAAAAAIAAYAAAIGjI+py30FACH5BAUAAAAALAAAAAAIAAYAgExpcQAA/wIGjI+py30FADs=',
  ),
  'two.webp': bytes(
    'UklGRowAAABXRUJQVlA4WAoAAAACAAAABwAABQAAQU5JTQYAAAD/////AQBBTk1GLAAAAAAAAAAAAAcAAAUAAGQAAAJWUDhMFAAAAC8HQAEABxD9j/4HAILwv20iov8hQU5NRiwAAAAAAAAAAAAHAAAFAABkAAAAVlA4TBQAAAAvB0ABAAcQ0f/+BwCC8L9tIqL/IQ==',
  ),
  'one.gif': bytes('R0lGODlhCAAGAIAAAExpcf8AACH5BAUAAAAALAAAAAAIAAYAAAIGjI+py30FADs='),
  'one.webp': bytes(
    'UklGRjwAAABXRUJQVlA4IDAAAADQAQCdASoIAAYAAUAmJaACdLoB+AADsAD+8ut//NgVzXPv9//S4P0uD9Lg/9KQAAA=',
  ),
};
/** Grey PNGs of 16 bits: values up to 4095, and up to 65535. */
const twelve = bytes(
  'iVBORw0KGgoAAAANSUhEUgAAAAQAAAABEAAAAACMx4xSAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAEUlEQVQImWNgYGBh4GDg/w8AAV4BG16x3scAAAAASUVORK5CYII=',
);
const full = bytes(
  'iVBORw0KGgoAAAANSUhEUgAAAAQAAAABEAAAAACMx4xSAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAEUlEQVQImWNgYHBgaGD4/x8ABoYCvy6m5QgAAAAASUVORK5CYII=',
);

describe('checkHeader', () => {
  it.each(Object.entries(files))('[browser.animation] refuses animations: %s', (name, content) => {
    if (name.startsWith('one')) expect(() => checkHeader(name, content)).not.toThrow();
    else
      expect(() => checkHeader(name, content)).toThrow(
        `${name}: expected one image, received an animation of several`,
      );
  });

  it('[browser.animation] refuses animated PNGs', () => {
    const control = Uint8Array.of(
      0,
      0,
      0,
      8,
      ...[...'acTL'].map((c) => c.charCodeAt(0)),
      0,
      0,
      0,
      2,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
    );
    const animated = Uint8Array.of(...full.subarray(0, 33), ...control, ...full.subarray(33));
    expect(() => checkHeader('two.png', animated)).toThrow('an animation of several');
    expect(() => checkHeader('one.png', full)).not.toThrow();
  });

  it('[browser.cmyk] refuses inks without a profile', () => {
    const frame = [0xff, 0xc0, 0, 20, 8, 0, 1, 0, 1, 4, ...new Array(12).fill(0)];
    const profile = [0xff, 0xe2, 0, 16, ...[...'ICC_PROFILE\0'].map((c) => c.charCodeAt(0)), 1, 1];
    const rest = new Array(40).fill(0);
    expect(() => checkHeader('print.jpg', Uint8Array.of(0xff, 0xd8, ...frame, ...rest))).toThrow(
      'print.jpg: not supported: CMYK without a colour profile',
    );
    expect(() =>
      checkHeader('print.jpg', Uint8Array.of(0xff, 0xd8, ...profile, ...frame, ...rest)),
    ).not.toThrow();
  });

  it('ends with any bytes', () => {
    for (const [name, content] of Object.entries({ ...files, 'full.png': full })) {
      for (let at = 0; at < content.length; at++) {
        const changed = content.slice();
        changed[at] = 255 - (changed[at] as number);
        for (const damaged of [changed, content.slice(0, at), changed.fill(0, at)]) {
          try {
            checkHeader(name, damaged);
          } catch (error) {
            expect(error).toMatchObject({ name: 'CnnError', code: 'DATA' });
          }
        }
      }
    }
  });
});

describe('checkDepth', () => {
  it('[browser.depth] refuses 14 bits in 16, which a browser makes almost black', () => {
    expect([isDeep(twelve), isDeep(full), isDeep(files['one.gif'])]).toEqual([true, true, false]);
    for (const most of [1, 16, 64]) {
      expect(() => checkDepth('deep.png', Uint8Array.of(0, most))).toThrow(
        'of a detector of 14 bits or fewer',
      );
    }
    for (const most of [0, 65, 255])
      expect(() => checkDepth('deep.png', Uint8Array.of(0, most))).not.toThrow();
  });
});
