// What the rounds come to: medians of each engine, and medians of the ratios of each round.
import { medianOf } from './measure.mjs';

const digits = (number, count) => Number(number.toFixed(count));

/** One row for each engine and phase, of latency one for each batch. */
export function rowsOf({ network, peers, phases, results }) {
  return phases.flatMap((phase) => {
    const runsOf = ({ name }) => results.get(`${name} ${phase}`);
    const first = peers.find(runsOf);
    if (first === undefined) return [];
    const rows = peers.flatMap((peer) => {
      const runs = runsOf(peer);
      if (runs === undefined) return [];
      const make = phase === 'latency' ? latencyRows : throughputRow;
      return make({ network, phase, peer, runs, firstName: first.name, firstRuns: runsOf(first) });
    });
    return phase === 'latency' ? rows.sort((a, b) => a.batch - b.batch) : rows;
  });
}

function throughputRow({ network, phase, peer, runs, firstName, firstRuns }) {
  const of = (key) => medianOf(runs.map((run) => run[key]));
  const row = {
    ...{ network, phase, engine: peer.name },
    imagesPerSecond: digits(of('imagesPerSecond'), 2),
    // Processor time of all threads: tells more than the clock on a machine that is busy with other things.
    cpuMsPerImage: digits(of('cpuMsPerImage'), 3),
    peakMB: Math.round(of('peakMB')),
    firstStepMs: Math.round(of('firstStepMs')),
    firstEngineIsFasterBy: ratioOf(firstRuns, runs, 'imagesPerSecond'),
    rounds: runs.map(({ imagesPerSecond, cpuMsPerImage, peakMB }) => ({
      imagesPerSecond,
      cpuMsPerImage,
      peakMB,
    })),
  };
  const values = runs[0].values.map((value) => digits(value, 5));
  if (!differ(runs[0].values, firstRuns[0].values)) return [{ ...row, values }];
  const what = phase === 'train' ? 'losses' : 'predictions';
  return [{ ...row, values, warning: `its ${what} ${values.join(' ')} differ from those of ${firstName}` }];
}

function latencyRows({ network, phase, peer, runs, firstRuns }) {
  return runs[0].latency.map(({ batch }, at) => {
    const own = runs.map(({ latency }) => latency[at]);
    const of = (key) => digits(medianOf(own.map((run) => run[key])), 3);
    const first = firstRuns.map(({ latency }) => latency[at]);
    return {
      ...{ network, phase, batch, engine: peer.name },
      ...{ medianMs: of('medianMs'), p95Ms: of('p95Ms'), cpuMs: of('cpuMs') },
      firstEngineIsFasterBy: ratioOf(own, first, 'medianMs'),
      rounds: own,
    };
  });
}

/** The median of a ÷ b, round by round. */
export function ratioOf(a, b, key) {
  const ratios = a.flatMap((run, round) => (b[round] === undefined ? [] : [run[key] / b[round][key]]));
  return digits(medianOf(ratios), 3);
}

/** Whether numbers differ by more than a thousandth: then the peers do not compute the same. */
function differ(values, reference) {
  return values.some((value, index) => {
    const expected = reference[index];
    return expected !== undefined && !(Math.abs(value - expected) <= 1e-3 * Math.max(1, Math.abs(expected)));
  });
}
