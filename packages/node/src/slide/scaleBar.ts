export interface ScaleBarOptions {
  /** The bar is at most so long, in pixels of the picture. */
  readonly longest: number;
  /** Pixels of the slide for each pixel of the picture. */
  readonly downsample: number;
  /** Of the slide; undefined where it is not known: the bar then is in pixels of the slide. */
  readonly micronsPerPixel?: number | undefined;
}

export interface ScaleBar {
  /** In pixels of the picture. */
  readonly length: number;
  /** "500 µm", "2 mm", "1,000 pixels". */
  readonly text: string;
}

/** The longest bar of 1, 2 or 5 times a power of ten that has room. */
export function scaleBar({ longest, downsample, micronsPerPixel }: ScaleBarOptions): ScaleBar {
  const unit = (micronsPerPixel ?? 1) * downsample;
  const most = longest * unit;
  const power = 10 ** Math.floor(Math.log10(most));
  const size = ([5, 2, 1].find((factor) => factor * power <= most) ?? 1) * power;
  return { length: size / unit, text: micronsPerPixel === undefined ? pixels(size) : microns(size) };
}

function pixels(size: number): string {
  return `${size.toLocaleString('en')} pixels of the slide`;
}

function microns(size: number): string {
  return size >= 1000 ? `${size / 1000} mm` : `${size} µm`;
}
