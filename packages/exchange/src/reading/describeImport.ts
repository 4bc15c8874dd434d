import type { ImportedModel, ImportStep, ModelSource } from '@cnn/core';

/** `Keras 3.15.1 (.keras)` */
export function describeSource({ framework, version, format }: ModelSource): string {
  const made = [framework, version].filter((word) => word !== undefined).join(' ');
  return made === '' ? format : `${made} (${format})`;
}

/**
 * What becomes of a model: a line for each of its layers with the names there and here, what was done to the weights, and what a person
 * should know.
 *
 * ```ts
 * console.log(describeImport(await importModel(bytes, { file: 'model.onnx' })).join('\n'));
 * ```
 */
export function describeImport({ source, plan, notes, model, weights }: ImportedModel): readonly string[] {
  const rows = plan.map((step) => [`${step.source} (${step.type})`, '→', targetOf(step), weightsOf(step)]);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => (row[column] as string).length)));
  const lines = rows.flatMap((row, at) => {
    const text = row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
    const { note } = plan[at] as ImportStep;
    return note === undefined ? [text] : [text, `  ${note}`];
  });
  const numbers = Object.values(weights).reduce((sum, { data }) => sum + data.length, 0);
  return [
    `${source.file ?? model.name}: ${describeSource(source)}, ${numbers.toLocaleString('en')} numbers in ${Object.keys(weights).length} variables, images of ${model.input.join('×')}.`,
    ...lines,
    ...notes,
  ];
}

function targetOf({ name, becomes, type, note }: ImportStep): string {
  if (name !== undefined) return `${name} (${becomes})`;
  return type === 'InputLayer' && note === undefined ? 'an input' : 'nothing';
}

function weightsOf({ weights }: ImportStep): string {
  return weights
    .map(({ source, variable, shape, conversion }) => {
      const own = variable.slice(variable.lastIndexOf('/') + 1);
      const from = source.split(/[/.]/).at(-1)?.replace(/:\d+$/, '');
      // Keras 3 counts its variables.
      const named = from === own || /^\d+$/.test(from ?? '') ? own : `${from} → ${own}`;
      return `${named} [${shape.join(', ')}]${conversion === undefined ? '' : ` ${conversion}`}`;
    })
    .join(', ');
}
