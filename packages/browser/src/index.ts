export { type EngineName, type EngineOptions, engineNames, selectEngine } from './engines.js';
