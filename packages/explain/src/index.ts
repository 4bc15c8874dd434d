export { type ExplainOptions, type ExplainProgress, explain, explanations } from './explain.js';
export type { Explanation, MapSize } from './explanation.js';
export { type Embeddings, type EmbeddingsOptions, embeddings } from './features/embeddings.js';
export { type FeatureMaps, type FeatureMapsOptions, featureMaps } from './features/featureMaps.js';
export { type Filters, type FiltersOptions, filters } from './features/filters.js';
export type { LayerValuesOptions } from './features/layerValues.js';
export { type Projection, type ProjectOptions, project } from './features/project.js';
export { type PlaceMapOptions, placeMap } from './geometry/placeMap.js';
export type { ClassActivationOptions } from './methods/classActivation.js';
export type { Completeness } from './methods/completeness.js';
export type { IntegratedGradientsOptions } from './methods/integratedGradients.js';
export {
  type ExplainMethod,
  explainMethods,
  type MethodDescription,
  type MethodName,
  type MethodOptions,
} from './methods/methods.js';
export type { OcclusionOptions } from './methods/occlusion.js';
export type { QuadratureRule } from './methods/quadrature.js';
export type { RiseOptions } from './methods/rise.js';
export type { SaliencyOptions } from './methods/saliency.js';
export type { SmoothGradOptions } from './methods/smoothGrad.js';
export type { ExplainableModel } from './model/explainableModel.js';
export {
  type DisposableModel,
  type ExplainableModelOptions,
  explainableModel,
  type InputImage,
} from './model/plainModel.js';
export { type Colour, mapColour } from './picture/mapColours.js';
export { type OverlayMapOptions, overlayMap } from './picture/overlayMap.js';
export { fullColour, pixelValues } from './picture/pixelValues.js';
export type { Reference } from './pixels/reference.js';
export {
  type CheckExplanationsOptions,
  checkExplanations,
  type ExplanationCheck,
  type ExplanationCheckProgress,
} from './proof/checkExplanations.js';
export type { ClassScore } from './proof/classScores.js';
export { type CompletenessCheck, completenessCheck } from './proof/completeness.js';
export {
  type DeletionInsertion,
  type DeletionInsertionOptions,
  deletionInsertion,
  type PerturbationCurve,
} from './proof/deletionInsertion.js';
export { describeExplanationCheck } from './proof/describeExplanationCheck.js';
export type { Figure } from './proof/figure.js';
export { type MassInMask, massInMask } from './proof/massInMask.js';
export {
  type ModelRandomizationOptions,
  modelRandomization,
  type RandomizationStep,
} from './proof/modelRandomization.js';
export { type NoisyLinearImputationOptions, noisyLinearImputation } from './proof/noisyLinearImputation.js';
export type { MaskedMap } from './proof/placeScores.js';
export { type PointingGame, type PointingGameOptions, pointingGame } from './proof/pointingGame.js';
