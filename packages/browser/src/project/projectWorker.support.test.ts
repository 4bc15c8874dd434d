// A worker that has a project, as a page's bundle would: without ONNX Runtime, so that it needs no files beside it.
import { syntheticTissue } from '@cnn/data';
import { serveProject } from './serveProject.js';

serveProject({
  embedded: { tissue: () => syntheticTissue({ size: 16, count: 96, patients: 12, seed: 3 }) },
  host: { facts: { browser: 'test' } },
});
