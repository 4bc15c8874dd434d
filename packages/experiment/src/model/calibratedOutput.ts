import { applyTemperature } from '@cnn/evaluation';

/** What a model predicts, `[n, …]`, or what was made of it with more digits. */
export interface ModelOutput {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | Int32Array;
}

/** An output after the temperature; as it is without one. Of two outputs the second is taken for both, as in all results. */
export function calibratedOutput(output: ModelOutput, temperature: number | undefined): ModelOutput {
  if (temperature === undefined) return output;
  const { shape, data } = output;
  const width = shape.at(-1) ?? 1;
  if (width !== 2) return { shape, data: applyTemperature({ probabilities: data, width, temperature }) };
  const second = Float64Array.from({ length: data.length / 2 }, (_, row) => data[2 * row + 1] ?? 0);
  const scaled = applyTemperature({ probabilities: second, width: 1, temperature });
  return {
    shape,
    data: Float64Array.from({ length: 2 * scaled.length }, (_, at) => {
      const value = scaled[at >> 1] ?? 0;
      return at % 2 === 1 ? value : 1 - value;
    }),
  };
}
