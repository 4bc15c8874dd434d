// How the peers in JavaScript measure. measure.py is the same for those in Python.
import { readFileSync } from 'node:fs';
import { readTask } from './readTask.mjs';

/**
 * Runs steps for `seconds`, after one that includes everything from the definition on, and two more to warm up. Below a second, less is
 * run: it is a quick look.
 * @param prepare makes the network ready; gives a function that runs one step and resolves with its loss (training), or one that makes
 *   a function for the first n images of the batch (prediction), which resolves with what it predicts
 * @returns {Promise<{ firstStepMs: number, imagesPerSecond: number, cpuMsPerImage: number, peakMB: number, steps: number, values: number[] }>} `values`:
 *   the first losses, or the first numbers predicted, by which libraries are compared
 */
export async function measure({ prepare, batch, phase, seconds }) {
  const [warm, least] = stepsFor(seconds);
  const begin = performance.now();
  const prepared = await prepare();
  const step = phase === 'train' ? prepared : prepared(batch);
  const gave = [await step()];
  const firstStepMs = performance.now() - begin;
  for (let index = 0; index < warm; index++) gave.push(await step());
  const { times, cpu, gave: later } = await timed({ step, seconds, least });
  gave.push(...later);
  return {
    firstStepMs,
    imagesPerSecond: (batch * 1000) / medianOf(times),
    cpuMsPerImage: medianOf(cpu) / batch,
    peakMB: peakBytes() / 1e6,
    steps: gave.length,
    values: Array.from(phase === 'train' ? gave : gave[0]).slice(0, 5),
  };
}

/** How many steps warm up and are measured at least; CNN_BENCH_STEPS counts all, the first included. */
function stepsFor(seconds) {
  const steps = Number(process.env.CNN_BENCH_STEPS ?? 0);
  if (steps > 0) return [2, steps - 3];
  return seconds < 1 ? [1, 2] : [2, 5];
}

/** Milliseconds of a call with few images. @param prepare as that of `measure` for prediction */
export async function measureLatency({ prepare, batches, seconds }) {
  const prepared = await prepare();
  const latency = [];
  for (const batch of batches) {
    const step = prepared(batch);
    await timed({ step, seconds: seconds / 5, least: 3 });
    const { times, cpu } = await timed({ step, seconds: seconds / batches.length, least: 10 });
    latency.push({
      batch,
      medianMs: medianOf(times),
      p95Ms: [...times].sort((a, b) => a - b)[Math.ceil(0.95 * times.length) - 1],
      cpuMs: medianOf(cpu),
      calls: times.length,
    });
  }
  return { latency };
}

/** Milliseconds and processor milliseconds of each call, and what the calls gave. */
async function timed({ step, seconds, least }) {
  const [times, cpu, gave] = [[], [], []];
  const start = performance.now();
  while (times.length < least || performance.now() - start < seconds * 1000) {
    const before = performance.now();
    const used = process.cpuUsage();
    gave.push(await step());
    times.push(performance.now() - before);
    const { user, system } = process.cpuUsage(used);
    cpu.push((user + system) / 1000);
  }
  return { times, cpu, gave };
}

export const medianOf = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
};

/** Most memory that this process had at once. */
function peakBytes() {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}

/**
 * Runs a peer: `node <peer> <task folder> <train|predict|latency> <seconds> [more]`. Its last line is the result as JSON.
 * @param main is given the task, 'train' or 'predict', and what else was given; resolves with `prepare` of `measure`, or what is missing
 */
export async function runPeer(main) {
  const [folder, phase, seconds, ...rest] = process.argv.slice(2);
  let result;
  try {
    const task = readTask(folder);
    const prepare = await main({ task, phase: phase === 'train' ? 'train' : 'predict', rest });
    const parts = { prepare, batch: task.batch, phase, seconds: Number(seconds) };
    if (typeof prepare !== 'function') result = prepare;
    else if (phase !== 'latency') result = await measure(parts);
    else result = await measureLatency({ ...parts, batches: task.latencyBatches });
  } catch (error) {
    result = { failed: String(error.message ?? error).split('\n')[0] };
  }
  process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
}
