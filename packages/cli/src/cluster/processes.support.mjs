// Starts several processes at once, as the workers of a cluster are, kills one if it is asked to, and prints how each ended as JSON.
// The network that they talk over is that of this process, which a test starts in one of its own.
// Asked by JSON: { commands: string[][], folder?, kill?: { worker, afterMs } }, the time counted from the first step of worker 0. `trainMs` is how
// long that one trained, of `cnn train --json`.
import { spawn } from 'node:child_process';

const { commands, folder, kill } = JSON.parse(process.argv[2]);
const children = [];
let killed;
let [firstStep, trained] = [0, 0];
const ended = commands.map(
  (command, index) =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, command, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
      children.push(child);
      let [out, err] = ['', ''];
      child.stdout.on('data', (data) => {
        out += data;
        if (index > 0) return;
        if (data.includes('"trainEnd"')) trained = performance.now();
        if (firstStep > 0 || !data.includes('"batchEnd"')) return;
        firstStep = performance.now();
        if (!kill) return;
        setTimeout(() => {
          killed = performance.now();
          children[kill.worker].kill('SIGKILL');
        }, kill.afterMs);
      });
      child.stderr.on('data', (data) => {
        err += data;
      });
      child.on('close', (code, signal) => {
        const seconds = killed === undefined ? undefined : (performance.now() - killed) / 1000;
        resolve({ code, signal, out, err, secondsAfterKill: seconds });
      });
    }),
);
const processes = await Promise.all(ended);
console.log(JSON.stringify({ processes, trainMs: trained - firstStep }));
