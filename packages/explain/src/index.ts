export { type ExplainOptions, type ExplainProgress, explain, explanations } from './explain.js';
export type { Explanation, MapSize, MethodName } from './explanation.js';
export { type PlaceMapOptions, placeMap } from './geometry/placeMap.js';
export type { ExplainableModel } from './model/explainableModel.js';
export type { ClassScore } from './proof/classScores.js';
export {
  type DeletionInsertion,
  type DeletionInsertionOptions,
  deletionInsertion,
  type PerturbationCurve,
} from './proof/deletionInsertion.js';
export { type MassInMask, massInMask } from './proof/massInMask.js';
export { type NoisyLinearImputationOptions, noisyLinearImputation } from './proof/noisyLinearImputation.js';
export type { MaskedMap } from './proof/placeScores.js';
export { type PointingGame, type PointingGameOptions, pointingGame } from './proof/pointingGame.js';
