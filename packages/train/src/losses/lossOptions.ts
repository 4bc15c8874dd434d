import { checkOptionNames } from '@cnn/core';

const logits =
  'Leave it out: where the model ends in a sigmoid or softmax, a loss takes the logits from the graph by itself';
const reduction = 'Leave it out: fit weighs the items and takes their mean, for a last, smaller batch too';
const remedies = { fromLogits: logits, from_logits: logits, reduction };

/**
 * @param names each option of this loss: forgetting one is a type error
 * @throws CnnError (OPTIONS) for an option that this loss does not have
 */
export function checkLossOptions<O extends object>(
  loss: string,
  options: O,
  names: { readonly [K in keyof Required<O>]: true },
): void {
  checkOptionNames({ where: `loss ${loss}`, options, names, remedies });
}
