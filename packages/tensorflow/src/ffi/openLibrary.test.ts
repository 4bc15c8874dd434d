import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.doUnmock('koffi');
  vi.resetModules();
});

/** koffi that another part of the program has used already, and what loads through it. */
async function openWith(config: { readonly async_stack_size: number }, files: readonly string[]) {
  const loaded: (string | null)[] = [];
  const func = (name: string) =>
    Object.assign(() => null, { called: name, async: (...args: unknown[]) => (args.at(-1) as () => void)() });
  const koffi = {
    config: vi.fn((set?: object) => {
      if (set) throw new Error('Cannot change Koffi configuration once a library has been loaded');
      return config;
    }),
    load: (path: string | null) => {
      loaded.push(path);
      return { func };
    },
  };
  vi.doMock('koffi', () => ({ default: koffi }));
  const { openLibrary } = await import('./openLibrary.js');
  return { opened: openLibrary({ files, nvidia: ['/gpu/libcudart.so.12'] }), loaded };
}

it('says that koffi has too small stacks, and what to do', async () => {
  const { opened } = await openWith({ async_stack_size: 131_072 }, ['/tf/libtensorflow_cc.so.2']);
  await expect(opened).rejects.toThrow(
    'koffi has loaded other libraries with stacks of 131072 bytes: start the engine first, or set async_stack_size to 8388608 by koffi.config()',
  );
});

it("loads NVIDIA's libraries behind the driver's and before TensorFlow's, which stand in their order", async () => {
  const files = ['/tf/libtensorflow_framework.so.2', '/tf/libtensorflow_cc.so.2'];
  const { opened, loaded } = await openWith({ async_stack_size: 2 ** 23 }, files);
  await opened;
  expect(loaded.filter((path) => path !== null && path !== 'msvcrt.dll')).toEqual([
    'libcuda.so.1',
    '/gpu/libcudart.so.12',
    ...files,
  ]);
});
