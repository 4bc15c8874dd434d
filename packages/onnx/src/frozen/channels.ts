import type { TensorValue } from '@cnn/core';

/** Images [n, h, w, c] as [n, c, h, w]. */
export function channelsFirst({ shape, data }: TensorValue): TensorValue {
  const [items, height, width, channels] = shape as [number, number, number, number];
  const places = height * width;
  return {
    shape: [items, channels, height, width],
    data: turned(data, { items, rows: places, columns: channels }),
  };
}

/** Images [n, c, h, w] as [n, h, w, c]. */
export function channelsLast({ shape, data }: TensorValue): TensorValue {
  const [items, channels, height, width] = shape as [number, number, number, number];
  const places = height * width;
  return {
    shape: [items, height, width, channels],
    data: turned(data, { items, rows: channels, columns: places }),
  };
}

/** Each item's matrix [rows, columns] as [columns, rows]. */
function turned(
  data: TensorValue['data'],
  { items, rows, columns }: { readonly items: number; readonly rows: number; readonly columns: number },
): Float32Array {
  const result = new Float32Array(data.length);
  for (let item = 0; item < items; item++) {
    const start = item * rows * columns;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        result[start + column * rows + row] = data[start + row * columns + column] as number;
      }
    }
  }
  return result;
}
