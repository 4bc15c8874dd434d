// Measures the peers on one network, in turn, each measurement in a process of its own.
import { spawnSync } from 'node:child_process';

/**
 * @returns {{ results: Map<string, object[]>, absent: Map<string, string> }} results by `engine phase`, one a round; why there are none, by engine
 */
export function measureRounds({ network, peers, rounds, phases, seconds, folder }) {
  const results = new Map();
  const absent = new Map();
  for (let round = 1; round <= rounds; round++) {
    for (const phase of phases) {
      for (const peer of peers) {
        if (absent.has(peer.name) || !(peer.phases ?? phases).includes(phase)) continue;
        const result = runOnce(peer, { folder, phase, seconds });
        const problem = result.missing ?? result.failed;
        const told =
          problem === undefined ? short(result) : `${result.missing ? 'not there' : 'failed'}: ${problem}`;
        console.error(`${network}  ${phase}  round ${round}  ${peer.name}: ${told}`);
        const key = `${peer.name} ${phase}`;
        if (problem !== undefined) absent.set(peer.name, told);
        else results.set(key, [...(results.get(key) ?? []), result]);
      }
    }
  }
  return { results, absent };
}

function short({ imagesPerSecond, latency }) {
  if (latency === undefined) return `${imagesPerSecond.toFixed(1)} images/s`;
  return latency.map(({ batch, medianMs }) => `${medianMs.toFixed(2)} ms for ${batch}`).join(', ');
}

function runOnce({ command, script, rest = [] }, { folder, phase, seconds }) {
  const result = spawnSync(command, [script, folder, phase, String(seconds), ...rest], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' },
  });
  if (result.error) return { missing: `${command} could not be started (${result.error.code})` };
  const line = result.stdout.trim().split('\n').at(-1) ?? '';
  if (line.startsWith('{')) return JSON.parse(line);
  const reason = result.stderr.trim().split('\n').at(-1) || `it ended with ${result.status ?? result.signal}`;
  return /No module named|ModuleNotFoundError/.test(reason) ? { missing: reason } : { failed: reason };
}
