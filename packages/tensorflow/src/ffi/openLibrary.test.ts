import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.doUnmock('koffi');
  vi.resetModules();
});

/** What is loaded through koffi, which the program may have used before. */
async function openWith(files: readonly string[], { used = false } = {}) {
  const loaded: (string | null)[] = [];
  const sizes: unknown[] = [];
  const func = (name: string) =>
    Object.assign(() => null, { called: name, async: (...args: unknown[]) => (args.at(-1) as () => void)() });
  const koffi = {
    config: (set?: { readonly async_stack_size?: number }) => {
      if (set && used) throw new Error('Cannot change Koffi configuration once a library has been loaded');
      if (set) sizes.push(set.async_stack_size);
      return {};
    },
    load: (path: string | null) => {
      loaded.push(path);
      return { func };
    },
  };
  vi.doMock('koffi', () => ({ default: koffi }));
  const { openLibrary } = await import('./openLibrary.js');
  await openLibrary({ files, nvidia: ['/gpu/libcudart.so.12'] });
  return { loaded: loaded.filter((path) => path !== null && path !== 'msvcrt.dll'), sizes };
}

const files = ['/tf/libtensorflow_framework.so.2', '/tf/libtensorflow_cc.so.2'];

it("loads NVIDIA's libraries behind the driver's and before TensorFlow's, which stand in their order", async () => {
  const { loaded, sizes } = await openWith(files);
  expect(loaded).toEqual(['libcuda.so.1', '/gpu/libcudart.so.12', ...files]);
  expect(sizes).toEqual([2 ** 23]);
});

it('works with the stacks that koffi has where the program has used it before', async () => {
  const { loaded, sizes } = await openWith(files, { used: true });
  expect(loaded.slice(-2)).toEqual(files);
  expect(sizes).toEqual([]);
});

it('says that the build of koffi for this system is missing', async () => {
  vi.doMock('koffi', () => {
    throw new Error('Cannot find the native Koffi module; did you bundle it correctly?');
  });
  const { openLibrary } = await import('./openLibrary.js');
  await expect(openLibrary({ files })).rejects.toThrow(
    /^the package koffi has no build for \w+ \w+ here \(.+\); install without --omit=optional$/,
  );
});
