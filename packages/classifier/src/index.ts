import { CnnClassifier } from './element/cnnClassifier.js';

export type { ClassifiedImage, ClassifierModel } from './element/cnnClassifier.js';
export type { Classification, Picture } from './service/classification.js';
export { CnnClassifier };

/** The name of the element is there once, whatever loads it. */
if (!customElements.get('cnn-classifier')) customElements.define('cnn-classifier', CnnClassifier);

declare global {
  interface HTMLElementTagNameMap {
    'cnn-classifier': CnnClassifier;
  }
}
