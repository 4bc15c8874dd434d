/// <reference lib="dom" />
import type { Worker } from 'playwright';
import { expect, it } from 'vitest';
import { StudioHooks } from './studioHooks.support.test.js';

/** WebGPU, drawn by the processor. */
const studio = new StudioHooks([
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
]);

/** The few names of WebGPU that are needed here. */
interface Gpu {
  readonly GPUAdapter: { readonly prototype: { requestDevice(options?: object): Promise<Device> } };
  devices?: Device[];
}

interface Device {
  destroy(): void;
}

/** Runs in the worker: remembers each device that is asked for. */
function rememberDevices(): void {
  const gpu = globalThis as unknown as Gpu;
  const { prototype } = gpu.GPUAdapter;
  const { requestDevice } = prototype;
  const devices: Device[] = [];
  gpu.devices = devices;
  prototype.requestDevice = async function (options) {
    const device = await requestDevice.call(this, options);
    devices.push(device);
    return device;
  };
}

/** Runs in the worker. @returns how many there were */
function loseDevices(): number {
  const { devices = [] } = globalThis as unknown as Gpu;
  for (const device of devices) device.destroy();
  return devices.length;
}

it('says that the graphics device was lost, and goes on from what was saved', async () => {
  const visitor = await studio.visit();
  await visitor.add(studio.images, studio.count);
  await visitor.setUp({ epochs: 20, batchSize: 16, engine: 'webgpu' });
  const worker = visitor.page.workers().find((one) => /project/.test(one.url())) as Worker;
  await worker.evaluate(rememberDevices);
  await visitor.train();
  const training = visitor.step('training');
  // An epoch is saved.
  await training
    .getByText(/^[2-9] of 20$/)
    .first()
    .waitFor();
  expect(await worker.evaluate(loseDevices)).toBeGreaterThan(0);
  await training
    .getByRole('alert')
    .filter({ hasText: /graphics device was lost/ })
    .waitFor();
  const row = await visitor.lastRun(/interrupted/);
  await row.getByText(/graphics device was lost/).waitFor();
  await visitor.page.reload();
  await visitor.hasImages(studio.count);
  await (await visitor.lastRun(/interrupted/))
    .getByRole('button', { name: /Resume on the processor/ })
    .click();
  await visitor.lastRun('finished');
}, 300_000);
