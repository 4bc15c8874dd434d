import { expect, it } from 'vitest';
import { typedAs } from './typedAs.js';

it('says how an option is typed, and which to leave out', () => {
  expect(typedAs({ option: 'white' })).toBe(' (Type --white N.)');
  expect(typedAs({ option: ['label', 'group'], refused: true })).toBe(
    ' (Leave --label-from and --group-from out.)',
  );
  expect(typedAs({ option: 'attributes', refused: true })).toBe(' (Leave --subgroups out.)');
  expect(typedAs({ refused: true })).toBe('');
});
