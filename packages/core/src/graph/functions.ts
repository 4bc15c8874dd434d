/**
 * The operations as functions of values: what losses, optimizers and layers are written with. Numbers stand for
 * scalar constants. Shapes follow `operations.ts`; an operand that does not fit is a CnnError.
 *
 * This module is the namespace `ops`, so it is all of its families, and a new function needs no second mention.
 */
// biome-ignore lint/performance/noReExportAll: it is a namespace
export * from './functions/collective.js';
// biome-ignore lint/performance/noReExportAll: it is a namespace
export * from './functions/convolution.js';
// biome-ignore lint/performance/noReExportAll: it is a namespace
export * from './functions/elementwise.js';
// biome-ignore lint/performance/noReExportAll: it is a namespace
export * from './functions/form.js';
// biome-ignore lint/performance/noReExportAll: it is a namespace
export * from './functions/linear.js';
// biome-ignore lint/performance/noReExportAll: it is a namespace
export * from './functions/normalization.js';
// biome-ignore lint/performance/noReExportAll: it is a namespace
export * from './functions/pooling.js';
// biome-ignore lint/performance/noReExportAll: it is a namespace
export * from './functions/probabilities.js';
// biome-ignore lint/performance/noReExportAll: it is a namespace
export * from './functions/reductions.js';
// biome-ignore lint/performance/noReExportAll: it is a namespace
export * from './functions/sources.js';
