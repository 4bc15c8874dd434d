// The program of a thread of `imageWorkers`: a file of its own in the package.
import { type ImageRequest, imageAnswers } from '@cnn/data';

const answer = imageAnswers();

addEventListener('message', ({ data }: MessageEvent<ImageRequest>) => {
  const reply = answer(data);
  postMessage(reply, { transfer: 'data' in reply ? [reply.data.buffer] : [] });
});
