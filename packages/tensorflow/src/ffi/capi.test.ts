import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import koffi from 'koffi';
import { describe, expect, it } from 'vitest';
import { declare, declareCApi } from './capi.js';

describe.skipIf(process.platform === 'win32')("C's functions", () => {
  const system = koffi.load(process.platform === 'win32' ? 'msvcrt.dll' : null);

  it('keeps the arrays of a call in the background until it is over', async () => {
    setFlagsFromString('--expose-gc');
    const gc = runInNewContext('gc') as () => void;
    const ends = new Int32Array(2);
    declare(system, 'pipe', ['int', ['memory']])(ends);
    const [from = 0, to = 0] = ends;
    const read = declare(system, 'read', ['int64', ['int', 'memory', 'size']]);
    const write = declare(system, 'write', ['int64', ['int', 'memory', 'size']]);
    const collected: string[] = [];
    const registry = new FinalizationRegistry((name: string) => collected.push(name));
    const inBackground = (): Promise<number> => {
      const array = new Uint8Array(2 ** 20);
      registry.register(array, 'read');
      return read.inBackground(from, array, 1);
    };
    const reading = inBackground();
    registry.register(new Uint8Array(2 ** 20), 'nobody’s');
    for (let index = 0; index < 20 || !collected.includes('nobody’s'); index++) {
      gc();
      await wait(5);
    }
    expect(collected).toEqual(['nobody’s']);
    write(to, Uint8Array.of(1), 1);
    expect(await reading).toBe(1);
    const close = declare(system, 'close', ['int', ['int']]);
    for (const end of ends) close(end);
  });

  it('names a function that a library lacks', () => {
    expect(() => declareCApi({ tensorflow: system, system })).toThrow(/TF_Version/);
  });
});
