import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { KeptFiles } from './keptFiles.js';
import { securityHeaders } from './securityHeaders.js';

const scope = 'https://example.org/studio/';
const sum = (text: string) => createHash('sha256').update(text).digest('hex');

/** The caches of a browser, in memory. */
function memoryCaches(): CacheStorage {
  const all = new Map<string, Map<string, Response>>();
  const cacheOf = (name: string) => {
    const files = all.get(name) ?? new Map<string, Response>();
    all.set(name, files);
    return {
      match: async (address: string) => files.get(address)?.clone(),
      put: async (address: string, response: Response) => void files.set(address, response),
    };
  };
  const storage = {
    open: async (name: string) => cacheOf(name),
    keys: async () => [...all.keys()],
    delete: async (name: string) => all.delete(name),
  };
  return storage as unknown as CacheStorage;
}

/** A server of these files, which counts what it is asked for. */
function host(files: Record<string, string>, caches = memoryCaches()) {
  const asked: string[] = [];
  const fetch = async (address: string): Promise<Response> => {
    const path = address.slice(scope.length) || 'index.html';
    asked.push(path);
    const text = files[path];
    if (text === undefined) throw new TypeError('no network');
    return new Response(text, { headers: { 'Content-Type': 'text/plain', Server: 'static' } });
  };
  const build = (version: string, built: Record<string, string>) =>
    new KeptFiles({
      ...{ scope, caches, fetch },
      build: {
        version,
        files: Object.fromEntries(Object.entries(built).map(([name, text]) => [name, sum(text)])),
      },
    });
  return { asked, build, caches, files };
}

const first = { 'index.html': 'page 1', 'assets/a.js': 'script', 'assets/engine.wasm': 'engine' };

describe('KeptFiles', () => {
  it('knows the files of its build, and no others', () => {
    const { build } = host(first);
    const files = build('1', first);
    expect(files.pathOf(`${scope}?project=x#use`)).toBe('index.html');
    expect(files.pathOf(`${scope}assets/a.js`)).toBe('assets/a.js');
    for (const other of [
      `${scope}other.json`,
      'https://example.org/',
      'https://elsewhere.org/studio/index.html',
    ])
      expect(files.pathOf(other)).toBeUndefined();
  });

  it('keeps page and scripts, and engines when they are asked for, and then needs no network', async () => {
    const { build, asked, files: served } = host({ ...first });
    const files = build('1', first);
    await files.keep({ engines: false });
    expect(asked).toEqual(['index.html', 'assets/a.js']);
    expect(await files.isComplete()).toBe(true);
    await files.keep({ engines: true });
    expect(asked).toEqual(['index.html', 'assets/a.js', 'assets/engine.wasm']);
    for (const name of Object.keys(served)) delete served[name];
    const engine = await files.file('assets/engine.wasm');
    expect(await engine.text()).toBe('engine');
    expect(engine.headers.get('Content-Type')).toBe('application/wasm');
    for (const [name, value] of Object.entries(securityHeaders)) expect(engine.headers.get(name)).toBe(value);
    expect(engine.headers.get('Server')).toBeNull();
  });

  it('keeps the engine of the graphics card only where it was used', async () => {
    const large = 'assets/ort.asyncify-1.wasm';
    const all = { ...first, [large]: 'large' };
    const { build, asked, files: served } = host({ ...all });
    const files = build('1', all);
    await files.keep({ engines: true });
    expect(asked).not.toContain(large);
    await files.file(large);
    delete served[large];
    expect(await (await files.file(large)).text()).toBe('large');
  });

  it('keeps nothing of another version, and is not complete then', async () => {
    const { build, files: served } = host({ ...first, 'assets/a.js': 'newer script' });
    const files = build('1', first);
    await expect(files.keep({ engines: true })).rejects.toThrow('assets/a.js is not that of version 1');
    expect(await files.isComplete()).toBe(false);
    expect(await (await files.file('assets/a.js')).text()).toBe('newer script');
    served['index.html'] = 'page 2';
    expect(await (await files.file('index.html')).text()).toBe('page 2');
  });

  it('takes over what did not change from the version before, and removes that', async () => {
    const { build, asked, caches, files: served } = host({ ...first });
    await build('1', first).keep({ engines: true });
    const second = { ...first, 'index.html': 'page 2' };
    Object.assign(served, second);
    const files = build('2', second);
    asked.length = 0;
    await files.takeOver();
    await files.keep({ engines: true });
    expect(asked).toEqual(['index.html']);
    expect(await (await build('1', first).file('index.html')).text()).toBe('page 1');
    await files.removeEarlier();
    expect(await caches.keys()).toEqual(['studio-2']);
  });

  it('says that a file can not be had', async () => {
    const files = host({}).build('1', first);
    await expect(files.file('assets/a.js')).rejects.toThrow('no network');
  });
});
