// How the peers in JavaScript measure. measure.py is the same for those in Python.
import { readFileSync } from 'node:fs';

/**
 * Runs steps for `seconds`, after one that includes everything from the definition on, and two more to warm up.
 * @param prepare makes the network ready; returns a function that runs one step and gives its loss, or nothing
 * @returns {{ firstStepMs: number, imagesPerSecond: number, cpuMsPerImage: number, peakMB: number, steps: number, losses: number[] }}
 */
export async function measure({ prepare, batch, seconds }) {
  const begin = performance.now();
  const step = await prepare();
  const losses = [await step()];
  const firstStepMs = performance.now() - begin;
  for (let index = 0; index < 2; index++) losses.push(await step());
  const times = [];
  const cpu = [];
  const start = performance.now();
  while (times.length < 5 || performance.now() - start < seconds * 1000) {
    const before = performance.now();
    const used = process.cpuUsage();
    losses.push(await step());
    times.push(performance.now() - before);
    const { user, system } = process.cpuUsage(used);
    cpu.push((user + system) / 1000);
  }
  const median = medianOf(times);
  return {
    firstStepMs,
    imagesPerSecond: (batch * 1000) / median,
    cpuMsPerImage: medianOf(cpu) / batch,
    peakMB: peakBytes() / 1e6,
    steps: losses.length,
    losses: losses.slice(0, 5).filter((loss) => typeof loss === 'number'),
  };
}

const medianOf = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Most memory that this process had at once. */
function peakBytes() {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}

/** Runs a peer: `node <peer> <task folder> <train|predict> <seconds> [more]`. Its last line is the result as JSON. */
export async function runPeer(main) {
  const [folder, phase, seconds, ...rest] = process.argv.slice(2);
  let result;
  try {
    result = await main({ folder, phase, seconds: Number(seconds), rest });
  } catch (error) {
    result = { failed: String(error.message ?? error).split('\n')[0] };
  }
  process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
}
