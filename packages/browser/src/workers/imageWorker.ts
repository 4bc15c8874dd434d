// The program of the threads that decode image files, and of those of `imageWorkers`: a file of its own in the package.
import { type ImageRequest, imageAnswers } from '@cnn/data';
import { type FileRequest, fileAnswer } from './fileJobs.js';

const answer = imageAnswers();

addEventListener('message', async ({ data }: MessageEvent<ImageRequest | FileRequest>) => {
  if ('job' in data) {
    const reply = await fileAnswer(data);
    const output = 'output' in reply ? reply.output : undefined;
    postMessage(reply, { transfer: output instanceof Uint8Array ? [output.buffer] : [] });
    return;
  }
  const reply = answer(data);
  postMessage(reply, { transfer: 'data' in reply ? [reply.data.buffer] : [] });
});
