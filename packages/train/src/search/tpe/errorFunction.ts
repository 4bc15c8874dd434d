// The polynomials are those of FreeBSD's msun/src/s_erf.c, which has this notice:
//
// Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
// Developed at SunPro, a Sun Microsystems, Inc. business.
// Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice is preserved.

/** erf(x) near 1, in single precision. */
const NEAR_ONE = 0.8450629115104675;

/** Below 0.84375: erf(x) = x + x · P(x²) / Q(x²). */
const small = {
  p: [
    0.12837916709551256, -0.3250421072470015, -0.02848174957559851, -0.005770270296489442,
    -2.3763016656650163e-5,
  ],
  q: [
    1, 0.39791722395915535, 0.0650222499887673, 0.005081306281875766, 0.00013249473800432164,
    -3.960228278775368e-6,
  ],
};

/** To 1.25: erf(x) = 0.845… + P(x − 1) / Q(x − 1). */
const middle = {
  p: [
    -0.0023621185607526594, 0.41485611868374833, -0.3722078760357013, 0.31834661990116175,
    -0.11089469428239668, 0.035478304325618236, -0.002166375594868791,
  ],
  q: [
    1, 0.10642088040084423, 0.540397917702171, 0.07182865441419627, 0.12617121980876164, 0.01363708391202905,
    0.011984499846799107,
  ],
};

/** To 1 / 0.35: erfc(x) = exp(−x² − 0.5625 + P(1/x²) / Q(1/x²)) / x. */
const large = {
  p: [
    -0.009864944034847148, -0.6938585727071818, -10.558626225323291, -62.375332450326006, -162.39666946257347,
    -184.60509290671104, -81.2874355063066, -9.814329344169145,
  ],
  q: [
    1, 19.651271667439257, 137.65775414351904, 434.56587747522923, 645.3872717332679, 429.00814002756783,
    108.63500554177944, 6.570249770319282, -0.0604244152148581,
  ],
};

/** Beyond. */
const largest = {
  p: [
    -0.0098649429247001, -0.799283237680523, -17.757954917754752, -160.63638485582192, -637.5664433683896,
    -1025.0951316110772, -483.5191916086514,
  ],
  q: [
    1, 30.33806074348246, 325.7925129965739, 1536.729586084437, 3199.8582195085955, 2553.0504064331644,
    474.52854120695537, -22.44095244658582,
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
  if (size < 2 ** -28) return x + 0.1283791670955126 * x;
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
