/** What the page may load and run: its own files, WebAssembly, and images and files that it holds itself. Nothing leaves it. */
const directives: Readonly<Record<string, string>> = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'style-src': "'self'",
  'img-src': "'self' blob: data:",
  'media-src': "'self' blob:",
  'worker-src': "'self'",
  'connect-src': "'self' blob: data:",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
};

const written = (entries: Readonly<Record<string, string>>): string =>
  Object.entries(entries)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');

/** For the `<meta>` of the page, where `frame-ancestors` has no meaning. */
export const pagePolicy = written(directives);

/** Make the page cross-origin isolated, which WebAssembly's threads need. */
export const isolation: Readonly<Record<string, string>> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** What every file of the built page is served with: by a server, or by the service worker where that can't. */
export const securityHeaders: Readonly<Record<string, string>> = {
  ...isolation,
  'Content-Security-Policy': written({ ...directives, 'frame-ancestors': "'none'" }),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};
