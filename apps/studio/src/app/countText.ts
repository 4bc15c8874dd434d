const whole = new Intl.NumberFormat('en');

/** 18,496 */
export const countText = (count: number): string => whole.format(count);
