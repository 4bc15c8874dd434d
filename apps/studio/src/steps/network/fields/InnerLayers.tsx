import type { LayerDescription } from '@cnn/core';
import type { JSX } from 'preact';
import { countText } from '../../../app/countText.js';
import { Scroll } from '../../../app/Scroll.js';
import { entryOf } from '../catalogue/layerCatalogue.js';
import { shapeText } from '../list/counts.js';

/** The layers of a model inside the model, to be read. They are changed in the JSON. */
export function InnerLayers({ layers }: { readonly layers: readonly LayerDescription[] }): JSX.Element {
  return (
    <details>
      <summary>Layers inside ({layers.length})</summary>
      <Scroll label="Inner layers">
        <table class="inner-layers">
          <thead>
            <tr>
              <th>Layer</th>
              <th class="number">Output</th>
              <th class="number">Parameters</th>
            </tr>
          </thead>
          <tbody>
            {layers.map(({ name, type, error, outputShape, trainableParameters, otherParameters }) => (
              <tr key={name}>
                <td>
                  {name} <span class="layer-type">{entryOf(type).title}</span>
                  {error && <span class="layer-error"> {error.message}</span>}
                </td>
                <td class="number">{outputShape ? shapeText(outputShape) : '–'}</td>
                <td class="number">{countText(trainableParameters + otherParameters)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <p class="note">To change them, edit the JSON below.</p>
    </details>
  );
}
