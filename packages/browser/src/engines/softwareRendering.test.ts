import { expect, it } from 'vitest';
import { isSoftwareAdapter, isSoftwareName } from './softwareRendering.js';

// As the browsers tell them: Chromium on Linux, Windows and macOS, Firefox on Linux.
it.each([
  'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)',
  'Google SwiftShader',
  'ANGLE (Mesa, llvmpipe (LLVM 15.0.6, 256 bits), OpenGL 4.5)',
  'llvmpipe, or similar',
  'ANGLE (Microsoft, Microsoft Basic Render Driver (0x0000008C) Direct3D11 vs_5_0 ps_5_0, D3D11)',
  'Apple Software Renderer',
])('%s draws on the processor', (renderer) => expect(isSoftwareName(renderer)).toBe(true));

it.each([
  'ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 (0x00002504) Direct3D11 vs_5_0 ps_5_0, D3D11)',
  'ANGLE (Intel, Mesa Intel(R) UHD Graphics 620 (KBL GT2), OpenGL 4.6)',
  'ANGLE (Apple, ANGLE Metal Renderer: Apple M1, Unspecified Version)',
  'Adreno (TM) 640',
  'Mali-G78',
  'WebKit WebGL',
])('%s is a graphics card', (renderer) => expect(isSoftwareName(renderer)).toBe(false));

it('knows the fallback adapter of WebGPU by its flag, old and new, and by its name', () => {
  expect(isSoftwareAdapter({ isFallbackAdapter: true })).toBe(true);
  expect(isSoftwareAdapter({ info: { isFallbackAdapter: true } })).toBe(true);
  expect(isSoftwareAdapter({ info: { vendor: 'google', architecture: 'swiftshader' } })).toBe(true);
  expect(isSoftwareAdapter({ info: { vendor: 'nvidia', architecture: 'ampere' } })).toBe(false);
  expect(isSoftwareAdapter({})).toBe(false);
});
