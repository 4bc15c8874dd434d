import { securityHeaders } from './securityHeaders.js';

/** The files of one build of the page. */
export interface Build {
  /** Changes when any of its files does. */
  readonly version: string;
  /** The SHA-256 of each file in hexadecimal, by its path below the page's folder. */
  readonly files: Readonly<Record<string, string>>;
}

export interface KeptFilesOptions {
  readonly build: Build;
  /** The page's folder: an address that ends in a slash. */
  readonly scope: string;
  readonly caches: CacheStorage;
  readonly fetch: (address: string, options: RequestInit) => Promise<Response>;
}

const PREFIX = 'studio-';
/** Marks a cache whose page and scripts are all there. */
const COMPLETE = 'kept-completely';

/** Types that a static server may not know, by the ending of a file. */
const types: Readonly<Record<string, string>> = {
  wasm: 'application/wasm',
  mjs: 'text/javascript',
  js: 'text/javascript',
  webmanifest: 'application/manifest+json',
};

/** Engines' WebAssembly: large, and of no use before an engine is chosen. */
const isEngine = (path: string): boolean => path.endsWith('.wasm');

/** ONNX Runtime for the graphics card, 27 MB: kept where it has been used, and fetched for nobody else. */
const isKeptByUse = (path: string): boolean => path.includes('.asyncify');

/** The files of one version of the page in the browser's cache. A file is kept only with the bytes that the build made. */
export class KeptFiles {
  readonly #options: KeptFilesOptions;

  constructor(options: KeptFilesOptions) {
    this.#options = options;
  }

  /** The path of one of the build's files, `index.html` for the folder itself; undefined for any other address. */
  pathOf(address: string): string | undefined {
    const { scope, build } = this.#options;
    const { origin, pathname } = new URL(address);
    const plain = origin + pathname;
    if (!plain.startsWith(scope)) return undefined;
    const path = decodeURIComponent(plain.slice(scope.length)) || 'index.html';
    return Object.hasOwn(build.files, path) ? path : undefined;
  }

  /**
   * One of the files: as it is kept, or fetched and then kept. A page itself is taken from the network until all that belongs to it is kept, so
   * that it never finds itself beside another version's files.
   */
  async file(path: string): Promise<Response> {
    const kept = await (await this.#cache()).match(this.#address(path));
    if (kept && (!path.endsWith('.html') || (await this.isComplete()))) return kept;
    try {
      const response = await this.#fetch(path);
      const bytes = await response.clone().arrayBuffer();
      if (response.ok && (await this.#isOurs(path, bytes))) await this.#keep(path, bytes, response);
      return answer(path, bytes, response);
    } catch (error) {
      if (kept) return kept;
      throw error;
    }
  }

  /** Whether the page and its scripts are kept. */
  async isComplete(): Promise<boolean> {
    return (await (await this.#cache()).match(this.#address(COMPLETE))) !== undefined;
  }

  /**
   * Keeps the page and its scripts, and the engines where they are asked for.
   *
   * @throws Error for a file that can't be fetched, or is of another version: nothing is complete then
   */
  async keep({ engines }: { readonly engines: boolean }): Promise<void> {
    const paths = Object.keys(this.#options.build.files);
    for (const path of paths.filter((one) => !isEngine(one))) await this.#keepOne(path);
    await (await this.#cache()).put(this.#address(COMPLETE), new Response(''));
    if (!engines) return;
    for (const path of paths.filter((one) => isEngine(one) && !isKeptByUse(one))) await this.#keepOne(path);
  }

  /** Takes over from an earlier version what has not changed, engines above all. */
  async takeOver(): Promise<void> {
    const { caches, build } = this.#options;
    const cache = await this.#cache();
    for (const name of await this.#earlier()) {
      const before = await caches.open(name);
      for (const [path, sum] of Object.entries(build.files)) {
        const kept = await before.match(this.#address(path));
        if (!kept || (await cache.match(this.#address(path)))) continue;
        const bytes = await kept.clone().arrayBuffer();
        if ((await sha256(bytes)) === sum) await cache.put(this.#address(path), answer(path, bytes, kept));
      }
    }
  }

  async removeEarlier(): Promise<void> {
    for (const name of await this.#earlier()) await this.#options.caches.delete(name);
  }

  async #earlier(): Promise<readonly string[]> {
    const names = await this.#options.caches.keys();
    return names.filter((name) => name.startsWith(PREFIX) && name !== this.#name);
  }

  async #keepOne(path: string): Promise<void> {
    const cache = await this.#cache();
    if (await cache.match(this.#address(path))) return;
    const response = await this.#fetch(path);
    const bytes = await response.arrayBuffer();
    if (!response.ok || !(await this.#isOurs(path, bytes)))
      throw new Error(`${path} is not that of version ${this.#options.build.version}.`);
    await this.#keep(path, bytes, response);
  }

  async #keep(path: string, bytes: ArrayBuffer, response: Response): Promise<void> {
    // A full disk is no reason not to show the page.
    await (await this.#cache())
      .put(this.#address(path), answer(path, bytes, response))
      .catch(() => undefined);
  }

  async #isOurs(path: string, bytes: ArrayBuffer): Promise<boolean> {
    return (await sha256(bytes)) === this.#options.build.files[path];
  }

  /** `index.html` by the name of its folder, as some servers send the one to the other. */
  #fetch(path: string): Promise<Response> {
    return this.#options.fetch(this.#address(path === 'index.html' ? '' : path), { cache: 'no-cache' });
  }

  #address(path: string): string {
    return this.#options.scope + path.split('/').map(encodeURIComponent).join('/');
  }

  #cache(): Promise<Cache> {
    return this.#options.caches.open(this.#name);
  }

  get #name(): string {
    return PREFIX + this.#options.build.version;
  }
}

/** A response with the headers that the page needs, whatever the server sent. */
function answer(path: string, bytes: ArrayBuffer, { status, statusText, headers }: Response): Response {
  const ending = path.slice(path.lastIndexOf('.') + 1);
  const type = types[ending] ?? headers.get('Content-Type') ?? 'application/octet-stream';
  return new Response(bytes, { status, statusText, headers: { ...securityHeaders, 'Content-Type': type } });
}

async function sha256(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
