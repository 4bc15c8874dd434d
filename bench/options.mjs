// The options of `npm run bench`.
import { parseArgs } from 'node:util';
import { networks } from './networks.mjs';
import { defaultPeers, peers } from './peers.mjs';

export const phases = ['train', 'predict', 'latency'];

/** Of this repository, which train on the processor. */
const quickEngines = ['onnx', 'tensorflow'];

const help = `npm run bench -- [options]: engines of this repository and other libraries side by side, in turn within one run

  --networks LIST   some of ${Object.keys(networks).join(', ')}
  --engines LIST    some of ${Object.keys(peers).join(', ')}
                    (default: ${defaultPeers.join(', ')}); the first is what the others are compared with
  --phases LIST     some of train (steps), predict (whole batches), latency (batches of 1 and 8, in ms); default: all
  --rounds N        every engine is measured so often, in turn (default 3)
  --seconds S       how long a measurement lasts, at least (default 5)
  --quick           a look in less than 3 minutes: ${quickEngines.join(' and ')} alone, 1 round, 0.5 seconds
  --against FOLDER  another checkout of this repository that is built: its engines too, as onnx@FOLDER
  --json FILE       the rows as JSON
  --markdown FILE   the tables
  --svg FILE        a chart of images/s

PYTHON names the Python that has Keras on TensorFlow and PyTorch, PYTHON_ONNXRUNTIME the one that has onnxruntime (default: PYTHON's).
What cannot run is named under the tables, with the reason.`;

function listOf(text, known, what) {
  const names = text.split(',').filter((name) => name !== '');
  if (names.length === 0) throw new Error(`--${what}: expected some of ${known.join(', ')}, received none.`);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new Error(`--${what}: expected some of ${known.join(', ')}, received ${unknown}.`);
  return names;
}

function numberOf(text, what) {
  const number = Number(text);
  if (!(number > 0)) throw new Error(`--${what}: expected a number above 0, received ${text}.`);
  return number;
}

/** What was asked for; ends the process after `--help`, and with exit code 2 where it is not understood. */
export function readOptions() {
  try {
    return parsed();
  } catch (error) {
    console.error(
      `npm run bench: ${error.message.split('\n')[0].replace(/\.$/, '')}. See npm run bench -- --help.`,
    );
    return process.exit(2);
  }
}

function parsed() {
  const { values } = parseArgs({
    options: {
      networks: { type: 'string', default: Object.keys(networks).join() },
      engines: { type: 'string' },
      phases: { type: 'string', default: phases.join() },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      against: { type: 'string' },
      json: { type: 'string' },
      markdown: { type: 'string' },
      svg: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(help);
    process.exit(0);
  }
  const [engines, rounds, seconds] = values.quick
    ? [quickEngines.join(), '1', '0.5']
    : [defaultPeers.join(), '3', '5'];
  return {
    ...values,
    networks: listOf(values.networks, Object.keys(networks), 'networks'),
    engines: listOf(values.engines ?? engines, Object.keys(peers), 'engines'),
    phases: listOf(values.phases, phases, 'phases'),
    rounds: numberOf(values.rounds ?? rounds, 'rounds'),
    seconds: numberOf(values.seconds ?? seconds, 'seconds'),
  };
}
