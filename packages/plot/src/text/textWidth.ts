/**
 * Widths of text without a canvas, so that a chart has the same layout in Node and in every browser.
 *
 * The numbers are the advance widths of Helvetica in thousandths of the font size. Arial and Liberation Sans were
 * drawn to the same widths, and the charts name these three fonts.
 */
export interface TextStyle {
  /** Size of the font in pixels. */
  readonly size: number;
  /** Default false. */
  readonly bold?: boolean | undefined;
}

/** Advance widths of the characters 32 to 126. */
const regular = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
  556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
  500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
  556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
  278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
const bold = [
  278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
  556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278,
  556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584,
  556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556,
  333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
];
/** Characters beyond ASCII, regular and bold: those that the charts' own texts hold, and letters unlike their base letter. */
const others: Readonly<Record<string, readonly [regular: number, bold: number]>> = {
  '–': [556, 556],
  '—': [1000, 1000],
  '…': [1000, 1000],
  '·': [278, 278],
  '×': [584, 584],
  '≥': [549, 549],
  '≤': [549, 549],
  '±': [549, 549],
  '−': [584, 584],
  '°': [400, 400],
  '‘': [222, 278],
  '’': [222, 278],
  '“': [333, 500],
  '”': [333, 500],
  ì: [278, 278],
  í: [278, 278],
  î: [278, 278],
  ï: [278, 278],
  ß: [611, 611],
  æ: [889, 889],
  ø: [611, 611],
  µ: [576, 576],
};
/** Cyrillic, Greek and the like: wider than most of their letters. */
const unknownLetter = 620;
/** Chinese, Japanese, Korean, symbols, emoji: one full square. */
const fullWidth = 1000;

/** Width of one line of text in pixels. Letters with accents are as wide as without. */
export function textWidth(text: string, { size, bold: isBold = false }: TextStyle): number {
  const table = isBold ? bold : regular;
  let thousandths = 0;
  for (const character of text.normalize('NFC')) {
    const known = others[character]?.[isBold ? 1 : 0];
    thousandths += known ?? baseWidth(character, table);
  }
  return (thousandths * size) / 1000;
}

function baseWidth(character: string, table: readonly number[]): number {
  if (/\p{Mark}/u.test(character)) return 0;
  const code = character.normalize('NFD').codePointAt(0) ?? 0;
  return table[code - 32] ?? (code < 0x2000 ? unknownLetter : fullWidth);
}
