/** A number as the decimal that is written for it: `digits` · 10^−`places`. */
interface Decimal {
  readonly digits: bigint;
  readonly places: number;
}

function decimalOf(value: number): Decimal {
  const [fraction = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', after = ''] = fraction.split('.');
  const places = after.length - Number(exponent);
  const digits = BigInt(whole + after);
  return places < 0 ? { digits: digits * 10n ** BigInt(-places), places: 0 } : { digits, places };
}

/**
 * The last value of a range that a step reaches, computed in decimals as they are written: from 0 by 0.1 to 0.3 there are three steps, although
 * 0.1 + 0.1 + 0.1 is above 0.3.
 */
export function lastOfSteps({ low, high, step }: Record<'low' | 'high' | 'step', number>): number {
  const decimals = [low, high, step].map(decimalOf);
  const places = Math.max(...decimals.map((one) => one.places));
  const [first = 0n, last = 0n, size = 1n] = decimals.map(
    (one) => one.digits * 10n ** BigInt(places - one.places),
  );
  const rest = (last - first) % size;
  return rest === 0n ? high : Number(`${last - rest}e-${places}`);
}
