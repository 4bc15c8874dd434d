import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CnnError, type ImportedModel, type ModelDefinition } from '@cnn/core';
import { describeImport, type ImportModelOptions } from '@cnn/exchange';
import { savedImport } from '@cnn/experiment';
import { importModelFile, isModelFolder, readBytes, saveModel } from '@cnn/node';
import { presets } from '@cnn/presets';
import { typedNames } from '../arguments/typedNames.js';
import type { ImportArguments } from '../declarations/import.js';
import { readModel } from '../experiment/readModel.js';
import { required } from '../options/required.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

type Values = ImportArguments['values'];

export async function run(args: ImportArguments, terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = args;
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0)
    throw new CnnError('USAGE', `import: expected one file, received ${positionals.length}. See --help.`);
  if (!values.explain) await checkFree(required(values, 'out', 'MODEL'), values.overwrite);
  const imported = await importModelFile(file, await optionsOf(values)).catch((error: unknown) => {
    throw inOptions(error);
  });
  if (!values.explain) await save(imported, values);
  if (values.json) {
    const { source, plan, notes, model } = imported;
    terminal.stdout.write(`${JSON.stringify({ source, plan, notes, model, out: values.out })}\n`);
    return exitCodes.ok;
  }
  const lines = [...describeImport(imported), ...(values.explain ? [] : [`Model: ${values.out}`])];
  terminal.stdout.write(`${lines.join('\n')}\n`);
  return exitCodes.ok;
}

/** What an importer says of its options, said of those of the command. */
function inOptions(error: unknown): unknown {
  if (!(error instanceof CnnError)) return error;
  const message = error.message
    .replace(/lambda: \{ '([^']+)': \{ scale, offset \} \}/, "--lambda '$1=rescale:SCALE,OFFSET'")
    .replace(/frozenOnnx runs such (a file|files)[^.]*/, 'frozenOnnx of @cnn/onnx runs such $1 in a program');
  return new CnnError(error.code, message, { cause: error, details: error.details });
}

async function save(imported: ImportedModel, { out, classes }: Values): Promise<void> {
  try {
    const saved = savedImport(imported, {
      classNames: classes === undefined ? undefined : typedNames(classes),
    });
    await saveModel({ directory: out as string, ...saved });
  } catch (error) {
    if (!(error instanceof CnnError) || error.details.option !== 'classNames') throw error;
    const names = Array.from({ length: Number(error.details.count) }, (_, at) => `name${at + 1}`).join(',');
    throw new CnnError(
      'USAGE',
      `${error.message} Name them in the order of the outputs: --classes ${names}`,
      {
        cause: error,
        details: error.details,
      },
    );
  }
}

/** A model that is there is not replaced unasked, and a folder of something else not at all. */
async function checkFree(out: string, overwrite: boolean): Promise<void> {
  if (!existsSync(out)) return;
  const isModel = await isModelFolder(out);
  if ((isModel && overwrite) || (!isModel && !existsSync(join(out, 'model.json')))) return;
  throw new CnnError(
    'FILE',
    `${out} holds ${isModel ? 'a model' : 'a model.json of something else'}. Choose another --out${isModel ? ', or let --overwrite replace it' : ''}.`,
    { details: { reason: 'occupied', files: [out] } },
  );
}

async function optionsOf(values: Values): Promise<ImportModelOptions> {
  const { pixels, weights, convention, prefix, skip, lambda } = values;
  return {
    ...{ pixels, prefix, imageSize: values['image-size'] },
    model: await definitionOf(values),
    weights: weights === undefined ? undefined : await readBytes(weights),
    convention: convention as ImportModelOptions['convention'],
    skip: skip === undefined ? undefined : typedNames(skip),
    lambda: lambda === undefined ? undefined : lambdaOf(lambda),
  };
}

/** The definition of `--model`: of a preset, for the size and the classes that were typed. */
async function definitionOf(values: Values): Promise<ModelDefinition | undefined> {
  const { model: named, classes, 'image-size': size = [224, 224] } = values;
  if (named === undefined) return undefined;
  const model = await readModel(named);
  if (typeof model !== 'string') return model;
  const make = Object.entries(presets).find(([name]) => name === model)?.[1];
  if (!make)
    throw new CnnError(
      'USAGE',
      `--model: expected ${Object.keys(presets).join(', ')}, or a file, received "${model}".`,
    );
  return make({ input: [...size, 3], classes: classes === undefined ? 2 : typedNames(classes).length });
}

/** `lambda_1=rescale:1/127.5,-1; other=rescale:1/255` */
function lambdaOf(given: string): ImportModelOptions['lambda'] {
  return Object.fromEntries(
    given.split(';').map((one) => {
      const found = /^\s*([^=]+)=rescale:([^,]+)(?:,([^,]+))?$/.exec(one);
      const [scale, offset] = [numberOf(found?.[2] ?? ''), numberOf(found?.[3] ?? '0')];
      if (!found || Number.isNaN(scale) || Number.isNaN(offset))
        throw new CnnError(
          'USAGE',
          `--lambda: expected NAME=rescale:SCALE,OFFSET, received "${one.trim()}".`,
        );
      return [found[1] as string, { scale, offset }];
    }),
  );
}

/** `0.5`, `-1` or `1/127.5`. */
function numberOf(text: string): number {
  const [above = '', below = '1', ...more] = text.split('/').map((part) => part.trim());
  if (above === '' || below === '' || more.length > 0) return Number.NaN;
  const number = Number(above) / Number(below);
  return Number.isFinite(number) ? number : Number.NaN;
}
