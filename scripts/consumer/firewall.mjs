// An ordinary `npm install` on 64-bit Linux where only the registry is reached: the install script of onnxruntime-node, which
// fetches CUDA files from elsewhere, is led to a closed port.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { newProject } from './project.mjs';

/** @returns what was found, for people */
export function checkFirewall({ place, tarballs }) {
  if (`${process.platform}-${process.arch}` !== 'linux-x64') return 'no 64-bit Linux, so no script to block';
  const env = { CNN_NATIVE_HOME: join(place, 'native'), GLOBAL_AGENT_HTTPS_PROXY: 'http://127.0.0.1:1' };
  const project = newProject({ place, tarballs, env });
  const cnn = join(project.folder, 'node_modules/.bin/cnn');
  const doctor = () => JSON.parse(project.run(cnn, ['doctor', '--json']));
  const onnx = () => doctor().engines.find(({ name }) => name === 'onnx');

  project.install({ packed: Object.keys(tarballs), scripts: true });
  if (existsSync(join(project.folder, 'node_modules/onnxruntime-node')))
    throw new Error('The install script of onnxruntime-node did not fail behind the firewall');
  const { available, reason } = onnx();
  const remedy = 'Run `ONNXRUNTIME_NODE_INSTALL=skip npm install @cnn/onnx`';
  if (available || !reason.includes(remedy))
    throw new Error(`cnn doctor does not say "${remedy}": ${reason}`);
  if (doctor().default !== 'wasm') throw new Error('Without onnxruntime-node, wasm is not the default');

  // The package is not on the registry here: its tarball stands for its name.
  project.run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', tarballs['@cnn/onnx']], {
    ONNXRUNTIME_NODE_INSTALL: 'skip',
  });
  const then = onnx();
  if (!then.available) throw new Error(`The remedy of cnn doctor does not help: ${then.reason}`);
  return 'behind a firewall npm leaves onnxruntime-node out, cnn doctor says so, and its remedy brings the engine back';
}
