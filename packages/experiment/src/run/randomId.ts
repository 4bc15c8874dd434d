/** What every host has, and the ES2023 types do not name. */
interface RandomHost {
  readonly crypto: { getRandomValues(bytes: Uint8Array): Uint8Array };
}

/** A random UUID of version 4 (RFC 9562), also where `crypto.randomUUID` is missing: on pages without https. */
export function randomId(): string {
  const { crypto } = globalThis as unknown as RandomHost;
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
