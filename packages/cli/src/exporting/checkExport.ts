import { outputShape } from '@cnn/core';
import { preparedSource } from '@cnn/data';
import { doneInGraph, type SavedModel } from '@cnn/experiment';
import { imagePaths, modelImages } from '@cnn/node';
import { checkOnnx, type OnnxDifference } from '@cnn/onnx';
import { onEngine } from '../arguments/trainedModel.js';

export interface CheckExportOptions {
  readonly saved: SavedModel;
  /** The file. */
  readonly bytes: Uint8Array;
  /** What it takes. */
  readonly input: 'float32' | 'uint8';
  /** An image or a folder. */
  readonly images: string;
  readonly engine: string | undefined;
  readonly batchSize: number;
}

/**
 * Runs images through an exported file and through the model, which does as much around its network as the file does.
 *
 * @throws CnnError as `imagePaths`, `modelImages` and `checkOnnx` do
 */
export async function checkExport(options: CheckExportOptions): Promise<OnnxDifference> {
  const { saved, bytes, input, batchSize, engine } = options;
  const done = doneInGraph(saved, input);
  const { preprocessing, classNames, temperature, ...rest } = saved;
  const comparable: SavedModel = {
    ...{ ...rest, preprocessing, classNames, testTimeViews: 1 },
    ...(done.temperature && temperature !== undefined && { temperature }),
  };
  const set = await modelImages({ images: await imagePaths([options.images]), saved });
  const model = onEngine(comparable, { engine });
  try {
    const predictions = await model.predict(set, { batchSize });
    const rows = predictions.map(({ probabilities }) => classNames.map((name) => probabilities[name] ?? 0));
    // A single output is the second class's.
    const units = outputShape(saved.model, { layers: saved.layers })[0];
    const columns = units === 1 ? rows.map((row) => row.slice(-1)) : rows;
    const { cropSize, stain, ...before } = preprocessing;
    const source = preparedSource({
      set,
      preprocessing: {
        ...{ ...before, rescale: input === 'uint8' ? 1 : before.rescale },
        ...(stain && !done.stain && { stain }),
        ...(cropSize && !done.crop && { cropSize }),
      },
    });
    const [height, width, channels] = source.imageShape;
    const size = height * width * channels;
    const data = new Float32Array(source.size * size);
    let from = 0;
    for await (const { images } of source.batches({ batchSize })) {
      data.set(images.data, from);
      from += images.data.length;
    }
    return await checkOnnx({
      ...{ bytes, batchSize },
      images: { shape: [source.size, ...source.imageShape], data },
      expected: { shape: [source.size, columns[0]?.length ?? 0], data: Float32Array.from(columns.flat()) },
    });
  } finally {
    await model.dispose();
  }
}
