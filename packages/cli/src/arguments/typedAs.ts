/** How options of the libraries, which their messages name, are typed. */
const typed: Readonly<Record<string, string>> = {
  imageSize: '--image-size N',
  label: '--label-from RULE',
  group: '--group-from RULE',
  givenParts: '--split 0.7,0.15,0.15',
  white: '--white N',
  maxPixels: '--max-pixels N',
  multiLabel: '--multi-label',
  stratify: '--no-stratify',
  onOddSize: '--odd-size WHAT',
  onEmptyClass: '--on-empty-class skip',
  attributes: '--subgroups COLUMNS',
  page: '--page N',
  part: '--part all',
  magnification: '--slide-magnification X',
  minTissue: '--min-tissue X',
  tissueThreshold: '--tissue-threshold X',
};

/**
 * The end of an error's message: how the options that it names in `details` are typed, or which of them to leave out where they are
 * `refused`; nothing where it names none.
 */
export function typedAs({ option, refused }: Readonly<Record<string, unknown>>): string {
  const names = [option].flat().flatMap((name) => typed[String(name)] ?? []);
  if (names.length > 0 && refused === true)
    return ` (Leave ${names.map((name) => name.split(' ', 1)[0]).join(' and ')} out.)`;
  return names.length > 0 ? ` (Type ${names.join(' or ')}.)` : '';
}
