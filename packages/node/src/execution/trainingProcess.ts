// The program of a process of `processExecutor`: a file of its own in the package.
import { sentError, type TrainingReply } from '@cnn/experiment';
import type { NodeTrainingRequest } from './trainingHost.js';
import { trainTask } from './trainTask.js';

const wish = new AbortController();
// The channel ends with the process that has opened it, however that ends, and the training then stops too.
for (const name of ['SIGINT', 'SIGTERM', 'disconnect']) process.on(name, () => wish.abort());
// A terminal that is closed ends the process above, which decides.
process.on('SIGHUP', () => undefined);

process.once('message', (request: NodeTrainingRequest) => void serve(request));

async function serve(request: NodeTrainingRequest): Promise<void> {
  const outcome = await trainTask({ ...request, signal: wish.signal, tell }).then(
    (done): TrainingReply => ({ type: 'done', outcome: done }),
    (error: unknown): TrainingReply => ({ type: 'error', error: sentError(error) }),
  );
  const code = outcome.type === 'done' ? 0 : 1;
  if (!process.connected) process.exit(code);
  process.send?.(outcome, undefined, undefined, () => process.exit(code));
}

function tell(reply: TrainingReply): void {
  // A channel that is closing takes no more; the wish to stop comes with it.
  if (process.connected) process.send?.(reply, undefined, undefined, () => undefined);
}
