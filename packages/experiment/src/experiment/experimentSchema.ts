import * as z from 'zod';
import { schema } from './schema.js';

/**
 * The JSON Schema (2020-12) of what `parseExperiment` takes, for editors and other programs; the package has it as
 * `@cnn/experiment/experiment.schema.json` too. What the fields say of each other, of layers and of augmentation steps is known to
 * `parseExperiment` alone.
 */
export function experimentSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return { $schema, title: 'An experiment of cnn', ...rest };
}
