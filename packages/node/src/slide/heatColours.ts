type Colour = readonly [red: number, green: number, blue: number];

/** Of a probability of 0, and just below the threshold. */
export const below: readonly [Colour, Colour] = [
  [30, 80, 175],
  [150, 195, 235],
];

/** Just above the threshold, and of a probability of 1. */
export const above: readonly [Colour, Colour] = [
  [255, 190, 60],
  [205, 20, 20],
];

/** Of the line around what is above the threshold. */
export const outline: Colour = [150, 0, 20];

/**
 * Blue up to the threshold, yellow to red above it, each side with the whole of its colours: at a threshold of 0.039 a
 * probability of 0.05 looks positive. Blue and yellow are told apart by people who see red and green alike.
 */
export function heatColour(value: number, threshold: number): Colour {
  const positive = value > threshold;
  // A threshold below 0 has everything above it.
  const bound = Math.max(0, threshold);
  const [from, to] = positive ? above : below;
  const place = positive
    ? (Math.min(1, value) - bound) / Math.max(1e-9, 1 - bound)
    : Math.max(0, value) / Math.max(1e-9, bound);
  const mix = (c: 0 | 1 | 2): number => Math.round(from[c] + (to[c] - from[c]) * Math.min(1, place));
  return [mix(0), mix(1), mix(2)];
}

export function cssColour([red, green, blue]: Colour): string {
  return `rgb(${red}, ${green}, ${blue})`;
}
