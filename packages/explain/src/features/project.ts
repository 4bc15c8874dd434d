import { CnnError, checkOptionNames, nearestName, randomStream } from '@cnn/core';
import type { Embeddings } from './embeddings.js';

export interface ProjectOptions {
  readonly embeddings: Pick<Embeddings, 'shape' | 'data'>;
  /**
   * `pca`: along the two directions in which they vary most (principal component analysis). `umap`: so that neighbours stay neighbours
   * (McInnes, Healy and Melville 2018, arXiv:1802.03426); distances between groups then mean little. Default `pca`.
   */
  readonly method?: 'pca' | 'umap' | undefined;
  /** What the random numbers of `umap` follow from. Default 0. */
  readonly seed?: number | undefined;
  /** Of `umap`: how many neighbours are kept. Default 15, as in umap-learn, or all of fewer. */
  readonly neighbors?: number | undefined;
  /** Of `umap`: how near points may be. Default 0.1. */
  readonly minDist?: number | undefined;
}

/** Embeddings in two dimensions. */
export interface Projection {
  readonly method: 'pca' | 'umap';
  /** `[n, 2]` in row-major order. */
  readonly points: Float32Array;
  readonly shape: readonly [images: number, dimensions: 2];
  /** Of `pca`: the share of the variance along each direction. */
  readonly explainedVariance?: readonly [first: number, second: number] | undefined;
}

const names = { embeddings: true, method: true, seed: true, neighbors: true, minDist: true } as const;

/**
 * Embeddings in two dimensions, to draw them. The same input gives the same points, on every host.
 *
 * @throws CnnError (OPTIONS) for an unknown method or option; (DATA) for fewer than 3 images
 */
export async function project(options: ProjectOptions): Promise<Projection> {
  checkOptionNames({ where: 'project', options, names });
  const { embeddings, method = 'pca' } = options;
  const [count, size] = embeddings.shape;
  if (count < 3) throw new CnnError('DATA', `project: expected at least 3 images, received ${count}.`);
  const rows = Array.from({ length: count }, (_, row) => [
    ...embeddings.data.subarray(row * size, (row + 1) * size),
  ]);
  if (method === 'pca') return byPca(rows);
  if (method === 'umap') return byUmap(rows, options);
  const near = nearestName(String(method), ['pca', 'umap']);
  throw new CnnError(
    'OPTIONS',
    `project: expected method pca or umap, received ${JSON.stringify(method)}.${near ? ` Did you mean ${near}?` : ''}`,
    { details: { option: 'method' } },
  );
}

/** The libraries are loaded when they are needed first. */
async function byPca(rows: readonly (readonly number[])[]): Promise<Projection> {
  const { PCA } = await import('ml-pca');
  const variances = variancesOf(rows);
  const total = variances.reduce((sum, variance) => sum + variance, 0);
  const shape = [rows.length, 2] as const;
  if (total === 0) {
    return { method: 'pca', points: new Float32Array(2 * rows.length), shape, explainedVariance: [0, 0] };
  }
  // A column beside the only one, so that there are two directions.
  const wide = (rows[0]?.length ?? 0) > 1 ? rows : rows.map((row) => [...row, 0]);
  const pca = new PCA(wide as number[][], { method: 'NIPALS', nCompNIPALS: 2 });
  const signs = pca.getLoadings().to2DArray().map(signOf);
  // Where all lie on a line, the second direction is no number.
  const points = pca
    .predict(wide as number[][], { nComponents: 2 })
    .to2DArray()
    .map((point) => [0, 1].map((axis) => (point[axis] || 0) * (signs[axis] ?? 1)));
  const data = Float32Array.from(points.flat());
  const shares = [0, 1].map((axis) => {
    const squares = points.reduce((sum, point) => sum + (point[axis] ?? 0) ** 2, 0);
    return squares / (rows.length - 1) / total;
  });
  return { method: 'pca', points: data, shape, explainedVariance: shares as [number, number] };
}

/** So that the largest part of a direction is positive: directions have no sign of their own. */
function signOf(direction: readonly number[]): number {
  const largest = direction.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  return largest < 0 ? -1 : 1;
}

/** Of each column. */
function variancesOf(rows: readonly (readonly number[])[]): number[] {
  const columns = rows[0]?.length ?? 0;
  return Array.from({ length: columns }, (_, column) => {
    const mean = rows.reduce((sum, row) => sum + (row[column] as number), 0) / rows.length;
    const squares = rows.reduce((sum, row) => sum + ((row[column] as number) - mean) ** 2, 0);
    return squares / (rows.length - 1);
  });
}

async function byUmap(
  rows: readonly (readonly number[])[],
  { seed = 0, neighbors = 15, minDist = 0.1 }: ProjectOptions,
): Promise<Projection> {
  const { UMAP } = await import('umap-js');
  const random = randomStream({ seed, purpose: 'explain/umap' });
  const nNeighbors = Math.min(neighbors, rows.length - 1);
  const umap = new UMAP({ nComponents: 2, nNeighbors, minDist, random: random.uniform });
  const points = await umap.fitAsync(rows as number[][]);
  return { method: 'umap', points: Float32Array.from(points.flat()), shape: [rows.length, 2] };
}
