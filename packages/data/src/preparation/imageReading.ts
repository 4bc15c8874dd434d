/** How an image file is read, where it leaves that open. */
export interface ImageReading {
  /** Which page of a TIFF or frame of an animation, from 0; absent: files of several are refused. */
  readonly page?: number;
  /** The value of white in images of 16 bits; absent: 65535. */
  readonly white?: number;
  /** Whether a colour profile is converted to sRGB or ignored; absent: converted. */
  readonly colourProfile?: 'convert' | 'ignore';
}
