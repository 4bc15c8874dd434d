const CHUNK = 8192;

/**
 * The text of UTF-8 bytes, or undefined where they are not UTF-8 (RFC 3629: no overlong forms, no surrogates). A host's `TextDecoder` is not
 * needed.
 *
 * ```ts
 * decodeUtf8(new Uint8Array([0x63, 0xc3, 0xa9])); // 'cé'
 * ```
 */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  if (bytes.every((byte) => byte < 0x80)) return ofCodes(bytes);
  let text = '';
  let units: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at++] as number;
    let point = first;
    if (first >= 0x80) {
      const more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
      if (first < 0xc2 || first > 0xf4 || at + more > bytes.length) return undefined;
      point = first & (0x3f >> more);
      for (let n = 0; n < more; n++) {
        const next = bytes[at++] as number;
        if ((next & 0xc0) !== 0x80) return undefined;
        point = (point << 6) | (next & 0x3f);
      }
      const least = [0x80, 0x800, 0x10000][more - 1] as number;
      if (point < least || point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) return undefined;
    }
    if (point < 0x10000) units.push(point);
    else units.push(0xd7c0 + (point >> 10), 0xdc00 + (point & 0x3ff));
    if (units.length >= CHUNK) {
      text += String.fromCharCode(...units);
      units = [];
    }
  }
  return text + String.fromCharCode(...units);
}

/** A text of ASCII alone. */
function ofCodes(codes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < codes.length; at += CHUNK) {
    text += String.fromCharCode.apply(null, codes.subarray(at, at + CHUNK) as unknown as number[]);
  }
  return text;
}

/** The UTF-8 bytes of a text. A surrogate without its other half becomes U+FFFD. */
export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length * 3);
  let at = 0;
  for (const character of text) {
    let point = character.codePointAt(0) as number;
    if (point >= 0xd800 && point < 0xe000) point = 0xfffd;
    if (point < 0x80) bytes[at++] = point;
    else {
      const more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
      bytes[at++] = ([0xc0, 0xe0, 0xf0][more - 1] as number) | (point >> (6 * more));
      for (let n = more - 1; n >= 0; n--) bytes[at++] = 0x80 | ((point >> (6 * n)) & 0x3f);
    }
  }
  return bytes.slice(0, at);
}
