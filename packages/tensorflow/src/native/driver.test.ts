import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deviceText, nvidiaDriver } from './driver.js';

let root: string;

const write = (path: string, content = ''): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
};

/** The first line of the file as two kinds of NVIDIA's driver write it. */
const moduleLine = (version: string, kind = 'NVIDIA UNIX x86_64 Kernel Module ') =>
  `NVRM version: ${kind} ${version}  Thu Mar  2 10:00:00 UTC 2023\nGCC version:  gcc version 11.4.0\n`;

const driver = (version: string, kind?: string): void =>
  write('proc/driver/nvidia/version', moduleLine(version, kind));

const card = (): void => {
  write('dev/nvidiactl');
  write(
    'proc/driver/nvidia/gpus/0000:01:00.0/information',
    'Model: \t\t NVIDIA H200\nIRQ:   \t\t 28\nGPU UUID: \t GPU-1\n',
  );
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cnn-driver-test-'));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('nvidiaDriver', () => {
  it('finds no card', () => {
    write('sys/bus/pci/devices/0000:00:02.0/vendor', '0x8086\n');
    write('sys/bus/pci/devices/0000:00:02.0/class', '0x030000\n');
    expect(nvidiaDriver(root)).toEqual({ works: false, reason: 'there is no NVIDIA card' });
  });

  it('finds a card without a driver', () => {
    write('sys/bus/pci/devices/0000:01:00.0/vendor', '0x10de\n');
    write('sys/bus/pci/devices/0000:01:00.0/class', '0x030200\n');
    expect(nvidiaDriver(root)).toEqual({
      works: false,
      reason:
        "there is an NVIDIA card, but its driver is not loaded: install NVIDIA's driver 525.60.13 or newer",
    });
  });

  it('compares versions by their numbers', () => {
    card();
    driver('470.199.02');
    expect(nvidiaDriver(root)).toEqual({
      works: false,
      reason: "NVIDIA's driver 470.199.02 is too old for CUDA 12: install 525.60.13 or newer",
    });
    driver('525.60.11');
    expect(nvidiaDriver(root)).toMatchObject({ works: false });
    driver('525.60.13');
    expect(nvidiaDriver(root)).toEqual({ works: true, version: '525.60.13', cards: ['NVIDIA H200'] });
    driver('1000.2');
    expect(nvidiaDriver(root)).toMatchObject({ works: true, version: '1000.2' });
  });

  it("reads the open kernel module's version", () => {
    card();
    driver('570.86.15', 'NVIDIA UNIX Open Kernel Module for x86_64 ');
    expect(nvidiaDriver(root)).toMatchObject({ works: true, version: '570.86.15' });
  });

  it('says that a container was not given its cards', () => {
    driver('550.54.14');
    expect(nvidiaDriver(root)).toMatchObject({
      works: false,
      reason: expect.stringContaining('/dev/nvidiactl is missing: give the container its cards'),
    });
  });
});

describe('deviceText', () => {
  it('names the card, or says why there is none', () => {
    expect(deviceText({ gpu: false, cuda: false, threads: 2, root })).toBe('cpu, 2 threads');
    expect(deviceText({ gpu: false, cuda: true, threads: 2, root })).toBe(
      'cpu, 2 threads (built for NVIDIA GPUs, but there is no NVIDIA card)',
    );
    card();
    driver('550.54.14');
    expect(deviceText({ gpu: true, cuda: true, threads: 2, root })).toBe(
      'gpu: NVIDIA H200, driver 550.54.14',
    );
    expect(deviceText({ gpu: false, cuda: true, threads: 2, root })).toBe(
      'cpu, 2 threads (built for NVIDIA GPUs, but TensorFlow did not open NVIDIA H200)',
    );
  });
});
