// What a training needs, from the first step to the report: a page loads it when somebody trains.
export { findExperimentRate, runExperiment } from '@cnn/experiment';
