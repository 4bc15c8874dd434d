/** Weights of R, G and B in luma, ITU-R BT.601, rounded as torchvision and Pillow do. */
const [RED, GREEN, BLUE] = [0.2989, 0.587, 0.114] as const;

function lumaOf(red: number, green: number, blue: number): number {
  return RED * red + GREEN * green + BLUE * blue;
}

function clip(value: number, white: number): number {
  return value < 0 ? 0 : Math.min(value, white);
}

/** `pixels · share + other · (1 − share)`, clipped: the mix that brightness, contrast and saturation are. */
function mixWith(pixels: Float32Array, other: number, share: number, white: number): void {
  const rest = other * (1 - share);
  for (let i = 0; i < pixels.length; i++) pixels[i] = clip((pixels[i] as number) * share + rest, white);
}

/** Multiplies all values, as torchvision's adjust_brightness. */
export function adjustBrightness(pixels: Float32Array, factor: number, white: number): void {
  mixWith(pixels, 0, factor, white);
}

/** Moves values away from (factor above 1) or to the image's mean luma, as torchvision's adjust_contrast. */
export function adjustContrast(pixels: Float32Array, channels: number, factor: number, white: number): void {
  let sum = 0;
  for (let i = 0; i < pixels.length; i += channels) {
    sum +=
      channels === 3
        ? lumaOf(pixels[i] as number, pixels[i + 1] as number, pixels[i + 2] as number)
        : (pixels[i] as number);
  }
  mixWith(pixels, sum / (pixels.length / channels), factor, white);
}

/** Moves RGB values away from or to their luma, as torchvision's adjust_saturation. */
export function adjustSaturation(pixels: Float32Array, factor: number, white: number): void {
  for (let i = 0; i < pixels.length; i += 3) {
    const luma = lumaOf(pixels[i] as number, pixels[i + 1] as number, pixels[i + 2] as number);
    const rest = luma * (1 - factor);
    for (let c = i; c < i + 3; c++) pixels[c] = clip((pixels[c] as number) * factor + rest, white);
  }
}

/**
 * Turns the hue of RGB values, as torchvision's adjust_hue: through HSV (Smith 1978), whose saturation and value stay.
 *
 * @param shift share of the colour circle, −0.5 to 0.5
 */
export function adjustHue(pixels: Float32Array, shift: number): void {
  for (let i = 0; i < pixels.length; i += 3) {
    const red = pixels[i] as number;
    const green = pixels[i + 1] as number;
    const blue = pixels[i + 2] as number;
    const value = Math.max(red, Math.max(green, blue));
    const range = value - Math.min(red, Math.min(green, blue));
    if (range <= 0) continue;
    let hue: number;
    if (value === red) hue = (green - blue) / range;
    else if (value === green) hue = 2 + (blue - red) / range;
    else hue = 4 + (red - green) / range;
    const turned = hue + 6 * shift + 12;
    pixels[i] = value - range * dip(turned + 5);
    pixels[i + 1] = value - range * dip(turned + 3);
    pixels[i + 2] = value - range * dip(turned + 1);
  }
}

/** How far a channel lies below the value, of the range: 0 to 1. @param place not below 0, a circle is 6 */
function dip(place: number): number {
  const k = place % 6;
  return Math.max(0, Math.min(1, Math.min(k, 4 - k)));
}
