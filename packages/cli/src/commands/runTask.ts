import { CnnError, type ErrorCode } from '@cnn/core';
import { replyLine, sentError, type TrainingEnd, type TrainingReply } from '@cnn/experiment';
import { runTaskFolder, type TrainingHost } from '@cnn/node';
import type { RunTaskArguments } from '../declarations/runTask.js';
import { watchInterrupt } from '../interrupt.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { version } from '../version.js';

/** Events of a step, of which a log would be full. */
const notTold = ['batchEnd', 'validationBatchEnd'];

/** Prints a line of JSON for what happens, which whoever has submitted the job reads in its log. */
export async function run({ positionals }: RunTaskArguments, terminal: Terminal): Promise<ExitCode> {
  const [folder, ...rest] = positionals;
  if (folder === undefined || rest.length > 0) {
    throw new CnnError(
      'USAGE',
      `expected one folder that cnn cross-validate or cnn search has left a task in, received ${positionals.length}.`,
    );
  }
  const tell = (reply: TrainingReply): void => {
    if (reply.type === 'event' && notTold.includes(reply.event.type)) return;
    terminal.stdout.write(`${replyLine(reply)}\n`);
  };
  const interrupt = watchInterrupt(terminal);
  try {
    return exitCodeOf(await runTaskFolder({ folder, signal: interrupt.signal, tell, check }));
  } catch (error) {
    // The folder can't be read: the log alone can say so.
    const end: TrainingEnd = { type: 'error', error: sentError(error) };
    tell(end);
    return exitCodeOf(end);
  } finally {
    interrupt.end();
  }
}

/** Results are those of one version. */
function check({ versions }: TrainingHost): void {
  const asked = versions?.['@cnn/cli'];
  if (asked === undefined || asked === version()) return;
  throw new CnnError(
    'OPTIONS',
    `this node has cnn ${version()}, and the task is of cnn ${asked}. Install the same version on all nodes.`,
  );
}

const codes: Readonly<Partial<Record<ErrorCode, ExitCode>>> = {
  OPTIONS: exitCodes.usage,
  LEAKAGE: exitCodes.leakage,
  ABORTED: exitCodes.interrupted,
};

function exitCodeOf(end: TrainingEnd): ExitCode {
  if (end.type === 'done') return exitCodes.ok;
  return codes[end.error.code ?? 'TRAINING'] ?? exitCodes.failed;
}
