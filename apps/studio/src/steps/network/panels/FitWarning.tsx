import type { ImageShape, ModelDefinition, OutputFacts } from '@cnn/core';
import type { JSX } from 'preact';
import { fitOutput, fitsClasses, wantedOutput } from '../edit/fitOutput.js';
import { shapeText } from '../list/counts.js';
import type { NetworkActions } from '../state/networkActions.js';
import type { Described } from '../state/useDescription.js';

export interface FitWarningProps {
  readonly definition: ModelDefinition;
  readonly imageShape: ImageShape;
  readonly classNames: readonly string[];
  readonly described: Described;
  readonly actions: NetworkActions;
}

/** Whether the network fits the images and the classes, and a button that makes it fit. */
export function FitWarning(props: FitWarningProps): JSX.Element {
  const { definition, imageShape, classNames, described, actions } = props;
  const { description, late } = described;
  const output = description?.outputs[0];
  const classes = classNames.length;
  const images = definition.input.join() === imageShape.join();
  const misfit = output && classes >= 2 && !late && !fitsClasses(output, classes) ? output : undefined;
  const wanted = wantedOutput(classes);
  const asked = `dense, ${wanted.units} ${wanted.units === 1 ? 'unit' : 'units'}, ${wanted.activation}`;
  return (
    <div class="fit-warnings" aria-live="polite">
      {!images && (
        <div class="warning row">
          <span>
            The network takes images of {shapeText(definition.input)}; yours are {shapeText(imageShape)}.
          </span>
          <button
            type="button"
            onClick={() =>
              actions.change(
                { ...definition, input: imageShape },
                { say: 'The network takes your images now' },
              )
            }
          >
            Use {shapeText(imageShape)}
          </button>
        </div>
      )}
      {misfit && (
        <div class="warning row">
          <span>
            The network ends in {endText(misfit)}, which does not fit {classes} classes. What fits: {asked}.
          </span>
          <button
            type="button"
            onClick={() =>
              actions.change(fitOutput(definition, { classes, shape: misfit.shape }), {
                say: `The network ends in ${asked} now`,
              })
            }
          >
            Fix the last layer
          </button>
        </div>
      )}
      {description?.error && !late && <p class="error">{description.error.message}</p>}
    </div>
  );
}

/** `1 sigmoid output`, `24×24×32 values`. */
function endText({ shape, activation }: OutputFacts): string {
  if (shape.length !== 1) return `${shapeText(shape)} values`;
  const [count] = shape;
  const kind = activation === undefined ? '' : `${activation} `;
  return `${count} ${kind}${count === 1 ? 'output' : 'outputs'}`;
}
