/**
 * Found by trial on 10,194 H&E patches of 50×50 and their JPEG copies in eight positions. Copies of qualities 50 to 95
 * differ in up to 11 signs and their details correlate from 0.54 on; different images that agree in colour, contrast and
 * 16 signs reach 0.26. Pictures of one thing in one pose (digits, X-rays) are more alike than that, but differ by more
 * than 12 levels, where JPEG copies of quality 75 differ by up to 9.6.
 */
export const limits = {
  /** Mean colours, of 255. */
  colour: 6,
  /** Ratio of contrasts, natural logarithm. */
  contrast: 0.25,
  /** Signs of the hash, of 63. */
  signs: 12,
  /** Correlation of the details. */
  correlation: 0.45,
  /** Root of the mean squared difference of lumas, of 255. */
  difference: 11,
  /** Standard deviation of the luma, of 255: below it an image is blank, and like every other blank one. */
  blank: 2,
} as const;
