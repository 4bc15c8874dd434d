/** RGB bytes, row-major. */
export interface PlanePixels {
  readonly data: Uint8Array;
  readonly height: number;
  readonly width: number;
}

/**
 * One picture of three grey ones, its red, green and blue.
 *
 * @param planes of one size, each as RGB bytes whose three values are alike
 */
export function joinPlanes(planes: readonly PlanePixels[]): PlanePixels {
  const { height, width } = planes[0] as PlanePixels;
  const data = new Uint8Array(width * height * 3);
  for (const [channel, plane] of planes.entries()) {
    for (let at = channel; at < data.length; at += 3) data[at] = plane.data[at] as number;
  }
  return { data, height, width };
}
