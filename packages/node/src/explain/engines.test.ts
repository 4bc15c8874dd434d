import { explain, explainableModel } from '@cnn/explain';
import { runExplainSuite } from '@cnn/testing';
import { describe, it } from 'vitest';
import { listEngines, selectEngine } from '../engine/engines.js';

// Every engine that works here, against the maps of pytorch-grad-cam, captum and Keras.
for (const { name, available, reason } of await listEngines()) {
  if (available) runExplainSuite({ name, start: () => selectEngine({ name }), explain, explainableModel });
  else {
    describe(name, () => {
      it.skip(`explain is not tested here: ${reason}`);
    });
  }
}
