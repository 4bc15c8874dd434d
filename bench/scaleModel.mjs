// What n workers would do: compute as it was measured with one, sums by a ring. Pure functions; scale.mjs measures, prints and draws.

/** The share of a step's computation that is the way back, during which gradients come up one by one: they could be sent meanwhile. */
const BACKWARD = 2 / 3;

/** Gigabits a second of a worker's network, and the seconds of one message. */
export const links = [1, 10, 25, 100].map((gigabits) => ({
  name: `${gigabits} Gbit/s`,
  bytesPerSecond: (gigabits * 1e9) / 8,
  latency: 50e-6,
}));

/**
 * Seconds of a ring's sum: every worker sends 2(n−1)/n of the bytes, in 2(n−1) messages one after the other. Patarasuk & Yuan 2009,
 * "Bandwidth optimal all-reduce algorithms for clusters of workstations".
 */
export function ringSeconds({ workers, bytes, link, ring }) {
  if (workers === 1) return 0;
  const bytesPerSecond = Math.min(link.bytesPerSecond, ring?.bytesPerSecond ?? Number.POSITIVE_INFINITY);
  const latency = link.latency + (ring?.latency ?? 0);
  return ((2 * (workers - 1)) / workers) * (bytes / bytesPerSecond) + 2 * (workers - 1) * latency;
}

/** The slowest of n: of normally distributed times with this coefficient of variation, about √(2 ln n) standard deviations above the mean. */
export const slowest = (workers, variation) => 1 + variation * Math.sqrt(2 * Math.log(workers));

/**
 * Seconds of a step.
 * @param share images of each worker
 * @param overlap whether gradients are sent while others are computed
 */
export function stepSeconds({ network, share, workers, link, ring, overlap = false }) {
  const compute = (network.fixed + network.perImage * share) * slowest(workers, network.variation);
  const reduce = ringSeconds({ workers, bytes: 4 * network.parameters, link, ring });
  return compute + (overlap ? Math.max(0, reduce - BACKWARD * compute) : reduce);
}

/** Times as many images a second as one worker. `weak`: each has `batch` images; `strong`: all together have `batch`. */
export function speedup({ scaling, batch, workers, ...rest }) {
  const share = scaling === 'weak' ? batch : Math.max(1, batch / workers);
  const used = scaling === 'weak' ? workers : Math.min(workers, batch);
  const images = scaling === 'weak' ? batch * workers : batch;
  const alone = stepSeconds({ ...rest, workers: 1, share: batch }) / batch;
  const together = stepSeconds({ ...rest, workers: used, share }) / images;
  return alone / together;
}

/** The largest number of workers, a power of two, each of which still does half of what one alone does. */
export function stopsPaying(options, most = 512) {
  let last = 1;
  for (let workers = 2; workers <= most; workers *= 2) {
    if (speedup({ ...options, workers }) / workers < 0.5) break;
    last = workers;
  }
  return last;
}
