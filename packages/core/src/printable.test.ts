import { describe, expect, it } from 'vitest';
import { CnnError } from './errors.js';
import { printable, printableLine } from './printable.js';

describe('[cli.control-characters] printable', () => {
  it('writes control characters as numbers, and leaves letters, tabs and line ends', () => {
    expect(printable('a\u001b[2Jb\u0007\u009b\u202egnp.\u2069')).toBe(
      'a\\u001b[2Jb\\u0007\\u009b\\u202egnp.\\u2069',
    );
    expect(printable('é\t中\n🙂')).toBe('é\t中\n🙂');
  });

  it('keeps a name in one line where it stands among others', () => {
    expect(printableLine('a\r\nb\u001b.png')).toBe('a\\u000d\\u000ab\\u001b.png');
  });

  it('is what errors say, in one line', () => {
    expect(new CnnError('DATA', 'a\u001b[2J\n b.png\r\nis bad').message).toBe('a\\u001b[2J b.png is bad');
  });
});
