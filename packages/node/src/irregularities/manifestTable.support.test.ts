import type { Irregularity } from './irregularity.support.test.js';
import { picture } from './planted.support.test.js';

const where = ['manifest'] as const;
const both = { a: 4, b: 4 };
const names = Array.from({ length: 8 }, (_, at) => `${at < 4 ? 'a' : 'b'}/p${at % 2}_${at}.png`);

/** A manifest of the regular files, with each row made by `row`. */
function rows(header: string, row: (name: string, at: number) => string): string {
  return [header, ...names.map(row)].join('\n');
}

const labelled = (name: string): string => `${name},${name[0]}`;
const regular = rows('path,label', labelled);
const latin = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
const german = rows('path,label', (name) => `${name},${name[0] === 'a' ? 'Mär' : 'Mör'}`);
const twice = { Mär: 4, Mör: 4 };

/** Irregularities that only a manifest can have. */
export const manifestIrregularities: readonly Irregularity[] = [
  {
    title: 'another encoding [manifest.encoding]',
    where,
    manifest: latin(german),
    error: 'set.csv, line 2: the text is not in UTF-8, and probably in windows-1252',
  },
  {
    title: 'another encoding that is told [manifest.encoding-given]',
    where,
    manifest: latin(german),
    options: { encoding: 'windows-1252' },
    counts: twice,
    line: 'The manifest is read as windows-1252.',
  },
  {
    title: 'an encoding that it is not in',
    where,
    manifest: german,
    options: { encoding: 'utf-16le' },
    error: 'set.csv',
  },
  {
    title: 'UTF-16 with its mark, as Excel writes Unicode text [manifest.mark]',
    where,
    manifest: new Uint8Array(Buffer.from(`\ufeff${german.replaceAll(',', '\t')}`, 'utf16le')),
    counts: twice,
  },
  {
    title: 'UTF-16 without a mark',
    where,
    manifest: new Uint8Array(Buffer.from(regular, 'utf16le')),
    error: 'probably in utf-16le',
  },
  {
    title: 'letters that were lost [manifest.lost]',
    where,
    manifest: german.replaceAll('ä', '\ufffd').replaceAll('ö', '\ufffd'),
    error: 'line 2: "M\ufffdr" holds the sign for letters that were lost',
  },
  {
    title: 'semicolons, as Excel writes them in Europe [manifest.separator]',
    where,
    manifest: `sep=;\r\n${regular.replaceAll(',', ';').replaceAll('\n', '\r\n')}`,
    counts: both,
    line: 'Fields are separated by semicolons.',
  },
  {
    title: 'tabs',
    where,
    manifest: regular.replaceAll(',', '\t'),
    counts: both,
    line: 'Fields are separated by tabs.',
  },
  {
    title: 'quoted fields that hold the separator [manifest.quotes]',
    where,
    manifest: rows('path,label', (name) => `"${name}","${name[0]}, ""x"""`),
    counts: { 'a, "x"': 4, 'b, "x"': 4 },
  },
  {
    title: 'a row with a field too many',
    where,
    manifest: `${regular}\na/p0_0.png,a,b`,
    error: 'line 10 has 3 fields, expected 2',
  },
  {
    title: 'a path in the other Unicode form [manifest.unicode-path]',
    where,
    files: { 'a/Jos\u00e9.png': await picture(70) },
    manifest: `${regular}\na/Jose\u0301.png,a`,
    counts: { a: 5, b: 4 },
  },
  {
    title: 'a file that is named twice, in two Unicode forms',
    where,
    files: { 'a/Jos\u00e9.png': await picture(70) },
    manifest: `${regular}\na/Jose\u0301.png,a\na/Jos\u00e9.png,b`,
    error: 'is already on line 10',
  },
  {
    title: 'a file that is named twice [manifest.twice]',
    where,
    manifest: `${regular}\n./a/p0_0.png,b`,
    error: 'line 10: ./a/p0_0.png is the file of line 2',
  },
  {
    title: 'a file that is missing',
    where,
    manifest: `${regular}\na/9.png,a`,
    error: "line 10: can't read a/9.png",
  },
  { title: 'a folder', where, manifest: `${regular}\na,a`, error: 'line 10: a is no file' },
  {
    title: 'a path that is absolute [manifest.absolute]',
    where,
    manifest: (folder) => rows('path,label', (name) => `${folder}/${labelled(name)}`),
    counts: both,
  },
  {
    title: 'a path outside',
    where,
    manifest: `${regular}\n/etc/hostname,a`,
    error: '/etc/hostname lies outside the manifest',
  },
  {
    title: 'a link to nowhere',
    where,
    files: { 'a/9.png': { link: 'none.png' } },
    options: { onBadImage: 'skip' },
    error: "can't read a/9.png: it does not exist",
  },
  {
    title: 'files that no row names [manifest.unnamed]',
    where,
    files: { 'c/9.png': await picture(71) },
    manifest: regular,
    counts: both,
  },
  {
    title: 'columns that mean nothing [manifest.columns]',
    where,
    manifest: rows('path,label,age', (name, at) => `${labelled(name)},${at}`),
    counts: both,
    line: 'columns that are not used: age.',
  },
  {
    title: 'a label with blanks around it [manifest.blanks]',
    where,
    manifest: rows('path,label', (name, at) => `${name},${at % 2 ? ' ' : ''}${name[0]}`),
    counts: both,
  },
  {
    title: 'a weight with a comma for the decimal point',
    where,
    manifest: rows('path;label;weight', (name) => `${name};${name[0]};0,5`),
    error: 'Write a point for the comma.',
  },
];
