import type { ModelDefinition } from '@cnn/core';
import { NetworkStep } from '../steps/network/NetworkStep.js';
import type { NetworkWork } from '../steps/network/networkWork.js';
import { networkState } from '../steps/network/state/networkState.js';
import { drawing } from './drawing.js';
import { NoImages } from './NoImages.js';
import { Step } from './Step.js';
import type { Studio } from './studio.js';

/** All of it is computed beside the page. */
const work: NetworkWork = {
  describe: (...given) => drawing().describe(...given),
  buildPreset: (...given) => drawing().buildPreset(...given),
  addBlock: (...given) => drawing().addBlock(...given),
};

const drawDiagram = (model: ModelDefinition): Promise<string> => drawing().diagram(model);

/** What is remembered while the step is not shown: another project is another page. */
const state = networkState();

/** The network of the project, for the images that it has. */
export function NetworkSection({ studio }: { readonly studio: Studio }) {
  const images = studio.images.value;
  const { model, training } = studio.draft.value;
  return (
    <Step
      id="network"
      title="Network"
      about="It begins as the tutorial’s network. Change any layer; shapes, parameters and costs follow."
    >
      {images ? (
        <NetworkStep
          {...{ ...work, drawDiagram, state }}
          imageShape={images.imageShape}
          classNames={images.classNames}
          value={model}
          onChange={(definition) => studio.edit({ model: definition })}
          batchSize={training.batchSize ?? 32}
        />
      ) : (
        <NoImages studio={studio} />
      )}
    </Step>
  );
}
