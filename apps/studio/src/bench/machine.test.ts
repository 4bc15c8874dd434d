import { expect, it } from 'vitest';
import { browserName, factsOf, isDrawnByProcessor, systemName } from './machine.js';

const agents = {
  chrome:
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  edge: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.1.2',
  firefox: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:141.0) Gecko/20100101 Firefox/141.0',
  safari:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
};

it('reads browser and system from what a browser calls itself', () => {
  expect(Object.values(agents).map((agent) => `${browserName(agent)}, ${systemName(agent)}`)).toEqual([
    'Chrome 140.0.0.0, X11; Linux x86_64',
    'Edge 140.0.1.2, Windows NT 10.0; Win64',
    'Firefox 141.0, Macintosh; Intel Mac OS X 10.15',
    'Safari 18.5, iPhone; CPU iPhone OS 18_5 like Mac OS X',
  ]);
  expect(browserName('something else')).toBe('something else');
});

it('says where the processor draws for a graphics card, and where threads are missing', () => {
  const graphics = { webgpu: { name: 'google swiftshader', software: true }, webgl: undefined };
  const facts = factsOf({ cores: 8, browser: 'Chrome 140', system: 'Linux', isolated: false, graphics });
  expect(Object.fromEntries(facts)).toEqual({
    Browser: 'Chrome 140, Linux',
    Processor: '8 threads',
    WebGPU: 'google swiftshader (software: the processor draws)',
    WebGL: 'not available',
    WebAssembly: 'one thread: this page is not cross-origin isolated',
  });
  const drawn = ['webgpu', 'onnx-webgpu', 'webgl', 'onnx', 'wasm'].filter((name) =>
    isDrawnByProcessor(name, graphics),
  );
  expect(drawn).toEqual(['webgpu', 'onnx-webgpu']);
});
