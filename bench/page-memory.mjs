// node bench/page-memory.mjs: memory of a page whose worker trains, epoch by epoch, in one Chromium.
//   [--engine onnx] [--size 96] [--images 320] [--epochs 20] [--full: 5,000 images] [--verbose]. Ends with 1 when memory grows.
import { parseArgs } from 'node:util';
import { openPage } from './page/openPage.mjs';
import { largestBytes } from './page/processes.mjs';

const { values: options } = parseArgs({
  options: {
    engine: { type: 'string' },
    size: { type: 'string', default: '96' },
    images: { type: 'string', default: '320' },
    epochs: { type: 'string', default: '20' },
    full: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
});
const task = {
  engine: options.engine,
  size: Number(options.size),
  images: options.full ? 5000 : Number(options.images),
  epochs: Number(options.epochs),
};
/** What the page's process may have more at the end than after a quarter of the epochs. */
const mostGrowth = 60e6;

const megabytes = (bytes) => (bytes / 1e6).toFixed(0);
const rows = [];
function told({ at, what, loss, bytes }) {
  const resident = largestBytes();
  rows.push({ at, resident });
  const page = bytes === undefined ? '' : `, ${megabytes(bytes)} MB as the page is told`;
  console.log(
    `${at}: ${megabytes(resident)} MB${page}${loss === undefined ? '' : `, loss ${loss.toFixed(4)}`}${what ? `, ${what}` : ''}`,
  );
}

const opened = await openPage({ functions: { told }, ...(options.verbose ? { log: console.log } : {}) });
try {
  console.log(
    `Chromium ${opened.version}: ${task.images} images of ${task.size}×${task.size}, ${task.epochs} epochs`,
  );
  const failed = await opened.page.evaluate((given) => globalThis.trainMeasured(given), task);
  if (failed !== undefined) throw new Error(failed);
} finally {
  await opened.close();
}
const epochs = rows.filter(({ at }) => at.startsWith('epoch'));
const from = epochs[Math.floor(epochs.length / 4)];
const growth = epochs.at(-1).resident - from.resident;
console.log(
  `from ${from.at} to the last: ${megabytes(growth)} MB; most: ${megabytes(Math.max(...rows.map(({ resident }) => resident)))} MB`,
);
if (growth > mostGrowth) process.exitCode = 1;
