// What is done with a model that is trained: a page loads it when somebody does.
export { explain, overlayMap } from '@cnn/explain';
export { loadModel } from '../model/loadModel.js';
export { compareNamed } from './compare.js';
export { recognizeFolder } from './openedFolder.js';
export { openProject } from './openProject.js';
export { projectZip, projectZipSize } from './projectZip.js';
export { reportPieces } from './reportPieces.js';
export { runResults } from './results.js';
export { takeAway, takeAwaySize } from './takeAway.js';
