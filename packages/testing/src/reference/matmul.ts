import { type Kernels, operandOf } from './dense.js';

export const linearKernels = {
  matmul: (call) => {
    const [a, b] = [operandOf(call, 0), operandOf(call, 1)];
    const { transposeA, transposeB } = call.attributes;
    const [rows, columns] = call.shape as [number, number];
    const inner = a.shape[transposeA ? 0 : 1] as number;
    const y = call.allocate(rows * columns);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        let sum = 0;
        for (let k = 0; k < inner; k++) {
          const left = transposeA ? k * rows + row : row * inner + k;
          const right = transposeB ? column * inner + k : k * columns + column;
          sum += (a.data[left] as number) * (b.data[right] as number);
        }
        y[row * columns + column] = sum;
      }
    }
    return y;
  },
} satisfies Partial<Kernels>;
