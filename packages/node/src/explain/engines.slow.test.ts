import { explain, explainableModel } from '@cnn/explain';
import { runExplainSuite } from '@cnn/testing';
import { selectEngine } from '../engine/engines.js';

runExplainSuite({ name: 'cpu', start: () => selectEngine({ name: 'cpu' }), explain, explainableModel });
