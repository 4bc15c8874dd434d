// The polynomials are those of FreeBSD's msun/src/s_erf.c, which has this notice:
//
// Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
// Developed at SunPro, a Sun Microsystems, Inc. business.
// Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice is preserved.

/** erf(x) near 1, in single precision. */
const NEAR_ONE = 8.45062911510467529297e-1;

/** Below 0.84375: erf(x) = x + x · P(x²) / Q(x²). */
const small = {
  p: [
    1.28379167095512558561e-1, -3.25042107247001499370e-1, -2.84817495755985104766e-2,
    -5.77027029648944159157e-3, -2.37630166566501626084e-5,
  ],
  q: [
    1, 3.97917223959155352819e-1, 6.50222499887672944485e-2, 5.08130628187576562776e-3,
    1.32494738004321644526e-4, -3.96022827877536812320e-6,
  ],
};

/** To 1.25: erf(x) = 0.845… + P(x − 1) / Q(x − 1). */
const middle = {
  p: [
    -2.36211856075265944077e-3, 4.14856118683748331666e-1, -3.72207876035701323847e-1,
    3.18346619901161753674e-1, -1.10894694282396677476e-1, 3.54783043256182359371e-2,
    -2.16637559486879084300e-3,
  ],
  q: [
    1, 1.06420880400844228286e-1, 5.40397917702171048937e-1, 7.18286544141962662868e-2,
    1.26171219808761642112e-1, 1.36370839120290507362e-2, 1.19844998467991074170e-2,
  ],
};

/** To 1 / 0.35: erfc(x) = exp(−x² − 0.5625 + P(1/x²) / Q(1/x²)) / x. */
const large = {
  p: [
    -9.86494403484714822705e-3, -6.93858572707181764372e-1, -1.05586262253232909814e1,
    -6.23753324503260060396e1, -1.62396669462573470355e2, -1.84605092906711035994e2,
    -8.12874355063065934246e1, -9.81432934416914548592,
  ],
  q: [
    1, 1.96512716674392571292e1, 1.37657754143519042600e2, 4.34565877475229228821e2,
    6.45387271733267880336e2, 4.29008140027567833386e2, 1.08635005541779435134e2,
    6.57024977031928170135, -6.04244152148580987438e-2,
  ],
};

/** Beyond. */
const largest = {
  p: [
    -9.86494292470009928597e-3, -7.99283237680523006574e-1, -1.77579549177547519889e1,
    -1.60636384855821916062e2, -6.37566443368389627722e2, -1.02509513161107724954e3,
    -4.83519191608651397019e2,
  ],
  q: [
    1, 3.03380607434824582924e1, 3.25792512996573918826e2, 1.53672958608443695994e3,
    3.19985821950859553908e3, 2.55305040643316442583e3, 4.74528541206955367215e2,
    -2.24409524465858183362e1,
  ],
};

interface Ratio {
  readonly p: readonly number[];
  readonly q: readonly number[];
}

function ratio({ p, q }: Ratio, x: number): number {
  return polynomial(p, x) / polynomial(q, x);
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}

/** The Gauss error function, to the last bits. */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (size < 2 ** -28) return x + 1.28379167095512586316e-1 * x;
  if (size < 0.84375) return x + x * ratio(small, x * x);
  if (size < 1.25) return Math.sign(x) * (NEAR_ONE + ratio(middle, size - 1));
  return size < 6 ? Math.sign(x) * (1 - tail(size)) : Math.sign(x);
}

/** 1 − erf(x), to the last bits also where it is small. */
export function erfc(x: number): number {
  const size = Math.abs(x);
  if (size < 0.84375) {
    const more = x * ratio(small, x * x);
    return x < 0.25 ? 1 - (x + more) : 0.5 - (x - 0.5 + more);
  }
  if (size < 1.25) {
    const share = ratio(middle, size - 1);
    return x < 0 ? 1 + (NEAR_ONE + share) : 1 - NEAR_ONE - share;
  }
  if (x < 0) return size < 6 ? 2 - tail(size) : 2;
  return size < 28 ? tail(size) : 0;
}

/** erfc(x) from 1.25 on. The exponent is taken apart: squared in full, x would lose the bits that exp makes large. */
function tail(x: number): number {
  const rest = ratio(x < 1 / 0.35 ? large : largest, 1 / (x * x));
  const short = upperHalf(x);
  return (Math.exp(-short * short - 0.5625) * Math.exp((short - x) * (short + x) + rest)) / x;
}

const bits = new DataView(new ArrayBuffer(8));

/** The number without the lower 32 bits of its fraction. */
function upperHalf(x: number): number {
  bits.setFloat64(0, x);
  bits.setUint32(4, 0);
  return bits.getFloat64(0);
}
