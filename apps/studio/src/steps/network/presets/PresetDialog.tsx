import type { ImageShape, ModelDefinition, NetworkDescription } from '@cnn/core';
import type { PresetName } from '@cnn/presets';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { countText } from '../../../app/countText.js';
import { problemText } from '../../../app/pageWords.js';
import { presetCatalogue } from '../catalogue/presetCatalogue.js';
import { shortCount } from '../list/counts.js';
import type { NetworkWork } from '../networkWork.js';
import type { NetworkActions } from '../state/networkActions.js';
import { Modal } from './Modal.js';

export interface PresetDialogProps {
  readonly imageShape: ImageShape;
  readonly classes: number;
  readonly actions: NetworkActions;
  readonly work: NetworkWork;
  readonly onClose: () => void;
}

type Preset =
  | { readonly definition: ModelDefinition; readonly facts?: NetworkDescription | undefined }
  | { readonly problem: string };

const names = Object.keys(presetCatalogue) as PresetName[];

/** The networks of @cnn/presets for these images and classes, with what each costs. */
export function PresetDialog({
  imageShape,
  classes,
  actions,
  work,
  onClose,
}: PresetDialogProps): JSX.Element {
  const [presets, setPresets] = useState<Readonly<Partial<Record<PresetName, Preset>>>>({});
  const shape = imageShape.join('×');
  useEffect(() => {
    let left = false;
    const know = (name: PresetName, preset: Preset): void => {
      if (!left) setPresets((known) => ({ ...known, [name]: preset }));
    };
    const look = async (): Promise<void> => {
      for (const name of names) {
        if (left) return;
        try {
          const definition = await work.buildPreset(name, { input: imageShape, classes });
          know(name, { definition });
          const facts = await work.describe(definition, { batchSize: 1 });
          know(name, { definition, facts });
        } catch (error) {
          know(name, { problem: problemText(error) });
        }
      }
    };
    void look();
    return () => {
      left = true;
    };
  }, [shape, classes, work]);
  return (
    <Modal title="Start from a preset" onClose={onClose}>
      <p class="note">
        Made for images of {shape} and {classes} classes. The network you have is replaced; Undo brings it
        back.
      </p>
      <div class="preset-choices">
        {names.map((name) => {
          const { title, line } = presetCatalogue[name];
          const preset = presets[name];
          const definition = preset && 'definition' in preset ? preset.definition : undefined;
          return (
            <button
              type="button"
              class="preset-choice"
              key={name}
              disabled={!definition}
              onClick={() => {
                if (!definition) return;
                actions.change(definition, { say: `${title}, ${definition.layers.length} layers` });
                onClose();
              }}
            >
              <strong>{title}</strong>
              <span class="preset-line">{line}</span>
              <span class="preset-facts">{factsText(preset)}</span>
            </button>
          );
        })}
      </div>
    </Modal>
  );
}

function factsText(preset: Preset | undefined): string {
  if (!preset) return '…';
  if ('problem' in preset) return preset.problem.replace(/^\w+: /, '').replace(/ Resize the images.*$/, '');
  const { definition, facts } = preset;
  const layers = `${definition.layers.length} layers`;
  if (!facts) return layers;
  const parameters = countText(facts.trainableParameters + facts.otherParameters);
  return `${parameters} parameters, ${layers}, ${shortCount(facts.multiplyAdds)} multiply-adds`;
}
