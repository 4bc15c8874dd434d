import { expect, it } from 'vitest';
import { predictionsCsv } from './predictionsCsv.js';

it('has a row for each image, and what went wrong', () => {
  const file = (name: string): File => new File([], name);
  const rows = [
    {
      file: file('a, "b".png'),
      found: { prediction: { class: 'malignant', probabilities: { benign: 0.25, malignant: 0.75 } } },
    },
    { file: file('c.txt'), found: { problem: 'c.txt is no image.' } },
    { file: file('d.png'), found: undefined },
  ];
  expect(predictionsCsv(rows, ['benign', 'malignant'])).toBe(
    [
      'file,class,probability benign,probability malignant,problem',
      '"a, ""b"".png",malignant,0.25,0.75,',
      'c.txt,,,,c.txt is no image.',
      'd.png,,,,not classified yet',
      '',
    ].join('\r\n'),
  );
});
