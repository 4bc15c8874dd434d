/** How the colours of an image that carries an ICC profile become RGB. */
export type ColourProfile = 'convert' | 'ignore';
