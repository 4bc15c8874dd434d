export { type BlobsOptions, blobs } from './data/blobs.js';
export { type MemorySourceOptions, memorySource } from './data/memorySource.js';
export { type ExplainCase, type ExplainGolden, explainGoldens } from './goldens/explain.js';
export { hashed } from './goldens/hashed.js';
export { type LayerGolden, type LayerRun, layerGoldens } from './goldens/layers.js';
export { channelsLast, frozenOnnxGoldens, type OnnxGolden, onnxGoldens } from './goldens/onnx.js';
export { type GoldenOperand, type OperationGolden, operationGoldens } from './goldens/operations.js';
export {
  type StructureFit,
  type StructureGolden,
  structureFit,
  structureGoldens,
  structureInputs,
  structureModel,
  structureState,
} from './goldens/structures.js';
export { tiffGoldens } from './goldens/tiffs.js';
export {
  type TutorialDigest,
  type TutorialRun,
  tutorialBatch,
  tutorialDigest,
  tutorialFinal,
  tutorialGradients,
  tutorialModel,
  tutorialRuns,
  tutorialState,
} from './goldens/tutorial.js';
export { tutorialSource } from './goldens/tutorialSource.js';
export { DEFAULT_TOLERANCE, differenceOf, type Numeric } from './matchers/close.js';

import './matchers/register.js';

export { captured } from './captured.js';
export { type Mutation, mutated } from './mutated.js';
export { type NetworkNamespace, networkNamespace } from './networkNamespace.js';
export { type RunExampleOptions, readmeExamples, runExample } from './readme/examples.js';
export { type ReferenceClusterOptions, referenceCluster } from './reference/cluster.js';
export type { Dense, Numbers } from './reference/dense.js';
export { type ReferenceOptions, referenceEngine } from './reference/engine.js';
export { type Interpretation, type Interpreted, interpret, type Precision } from './reference/interpret.js';
export { type RecordedRun, recordingEngine } from './reference/recordingEngine.js';
export { useSoftwareVulkan } from './softwareVulkan.js';
export { type EngineSuite, runEngineSuite, type SuitePart } from './suites/engineSuite.js';
export { type ExplainSuite, runExplainSuite } from './suites/explainSuite.js';
export { runGradientSuite } from './suites/gradientSuite.js';
export { layerPredictions, type PredictionCase, tutorialPrediction } from './suites/predictionCases.js';
export { runStoreSuite, type TestedStore } from './suites/storeSuite.js';
export { type TrainHashedOptions, trainHashed } from './suites/trainHashed.js';
export { type TrainTutorialOptions, trainTutorial } from './suites/trainTutorial.js';
