import { CnnError } from '@cnn/core';
import { expect, it } from 'vitest';
import { DeviceWatch } from './device.js';

it('says that the device was lost where the work fails before the loss is told', async () => {
  let lose: (said: string) => void = () => {};
  const lost = new Promise<string>((resolve) => {
    lose = resolve;
  });
  const watch = new DeviceWatch('WebGPU', { device: { lost } });
  const failed = watch.of(async () => {
    setTimeout(() => lose('Device was destroyed.'), 50);
    throw new Error("Failed to execute 'mapAsync' on 'GPUBuffer'");
  });
  await expect(failed).rejects.toMatchObject({ code: 'ENGINE', details: { reason: 'deviceLost' } });
});

it('hands on an error that has nothing to do with the device', async () => {
  const watch = new DeviceWatch('WebGPU', { device: { lost: new Promise(() => {}) } });
  const error = new Error('something else');
  await expect(watch.of(() => Promise.reject(error))).rejects.toBe(error);
  const own = new CnnError('MODEL', 'a shape is wrong.');
  await expect(watch.of(() => Promise.reject(own))).rejects.toBe(own);
});

it('tells once what the device reports to nobody else, after the work or before the next', async () => {
  let tell: (message: string) => void = () => {};
  const device = {
    lost: new Promise<string>(() => {}),
    onError: (told: typeof tell) => {
      tell = told;
    },
  };
  const watch = new DeviceWatch('WebGPU', { device });
  const during = watch.of(async () => tell('Out of memory.\n - While calling CreateBuffer'));
  await expect(during).rejects.toMatchObject({
    code: 'ENGINE',
    details: { reason: 'deviceFailed' },
    message: expect.stringMatching(
      /^WebGPU: the graphics device failed \(Out of memory\)\. .*smaller images\.$/,
    ),
  });
  expect(await watch.of(async () => 'went on')).toBe('went on');
  tell('Invalid buffer.');
  await expect(watch.of(async () => 1)).rejects.toThrow('(Invalid buffer)');
});
