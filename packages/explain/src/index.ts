export { type ExplainOptions, type ExplainProgress, explain, explanations } from './explain.js';
export type { Explanation, MapSize, MethodName } from './explanation.js';
export { type PlaceMapOptions, placeMap } from './geometry/placeMap.js';
export type { ExplainableModel } from './model/explainableModel.js';
export { type Colour, mapColour } from './picture/mapColours.js';
export { type OverlayMapOptions, overlayMap } from './picture/overlayMap.js';
export { fullColour, pixelValues } from './picture/pixelValues.js';
