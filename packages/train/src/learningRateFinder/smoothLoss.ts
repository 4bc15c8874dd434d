/**
 * A mean of losses that forgets old ones exponentially, without the bias of its beginning at 0 (Kingma and Ba 2015, and
 * fastai's `AvgSmoothLoss`): returns the mean after each loss that it is given.
 */
export function smoothLoss(beta: number): (loss: number) => number {
  let mean = 0;
  let count = 0;
  return (loss) => {
    mean = beta * mean + (1 - beta) * loss;
    count++;
    return mean / (1 - beta ** count);
  };
}
