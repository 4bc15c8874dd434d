import type { ImagePrediction } from '@cnn/experiment';

/** Pixels to be drawn on a canvas. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and opacity of each pixel. */
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** What a model predicts for an image. */
export interface Classification extends ImagePrediction {
  /** The image as the model read it, at most 640 pixels wide or high. */
  readonly picture: Picture;
  /** The same under where the model looked, where that was asked for and can be said. */
  readonly overlay?: Picture | undefined;
  /** The class that the overlay explains. */
  readonly target?: string | undefined;
  /** What people must know of the overlay, or why there is none. */
  readonly note?: string | undefined;
}
