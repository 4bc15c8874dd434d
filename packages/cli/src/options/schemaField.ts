import { createRequire } from 'node:module';
import type { ExperimentPath } from './experimentPath.js';

/** What the JSON Schema of an experiment says of a field. */
export interface SchemaField {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly anyOf?: readonly SchemaField[];
  readonly properties?: Readonly<Record<string, SchemaField>>;
}

let schema: SchemaField | undefined;

/** Read from the file that `@cnn/experiment` holds, as loading the package itself takes longer than showing the help. */
export function schemaField(path: ExperimentPath): SchemaField {
  schema ??= createRequire(import.meta.url)('@cnn/experiment/experiment.schema.json') as SchemaField;
  const field = path.split('.').reduce<SchemaField>((at, name) => at.properties?.[name] ?? {}, schema);
  return { ...field.anyOf?.find((one) => one.enum), ...field };
}
