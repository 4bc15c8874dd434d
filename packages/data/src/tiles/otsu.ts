/**
 * The threshold that parts values into two classes of the least variance within: Otsu 1979, "A threshold selection method
 * from gray-level histograms". Values above it are the upper class.
 *
 * @param histogram counts of equally wide bins
 * @returns index of the last bin of the lower class
 */
export function otsuBin(histogram: ArrayLike<number>): number {
  let [total, sum] = [0, 0];
  for (let bin = 0; bin < histogram.length; bin++) {
    total += histogram[bin] as number;
    sum += bin * (histogram[bin] as number);
  }
  let [below, sumBelow, best, bestBin] = [0, 0, -1, 0];
  for (let bin = 0; bin < histogram.length - 1; bin++) {
    below += histogram[bin] as number;
    sumBelow += bin * (histogram[bin] as number);
    const above = total - below;
    if (below === 0 || above === 0) continue;
    const variance = below * above * (sumBelow / below - (sum - sumBelow) / above) ** 2;
    if (variance > best) [best, bestBin] = [variance, bin];
  }
  return bestBin;
}
