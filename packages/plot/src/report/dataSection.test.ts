import { expect, it } from 'vitest';
import { dataSection } from './dataSection.js';

it('has a row for each of many classes, so that the table fits the page', async () => {
  const classCounts = Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => [`a long class name ${index}`, index]),
  );
  const split = ['train', 'test'].map((part) => ({ part, items: 190, groups: 7, classCounts }));
  const page = String((await dataSection({ title: 'A', split }))?.text ?? '');
  const table = page.slice(page.indexOf('<table'), page.indexOf('</table>'));
  expect(table.match(/<th scope="col"/g)).toHaveLength(3);
  expect(table.match(/<th scope="row"/g)).toHaveLength(22);
});
