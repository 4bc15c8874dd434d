import { expect, it } from 'vitest';
import { selectEngine } from './engines.js';

it('starts the engine that is named', async () => {
  const engine = await selectEngine({ name: 'cpu' });
  expect(engine.name).toBe('cpu');
  await engine.dispose();
});

it('says why an engine does not work', async () => {
  const missing = '/nowhere/';
  await expect(selectEngine({ name: 'wasm', wasmPaths: missing })).rejects.toThrow(
    /^no engine works here\. wasm: WebAssembly: .* Serve tfjs's \.wasm files/,
  );
}, 60_000);
