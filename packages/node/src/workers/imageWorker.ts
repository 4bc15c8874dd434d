// The program of a thread of `imageWorkers`: a file of its own in the package.
import { parentPort } from 'node:worker_threads';
import { type ImageRequest, imageAnswers } from '@cnn/data';

const answer = imageAnswers();

parentPort?.on('message', (request: ImageRequest) => {
  const reply = answer(request);
  parentPort?.postMessage(reply, 'data' in reply ? [reply.data.buffer] : []);
});
