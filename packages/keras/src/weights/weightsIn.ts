import type { Hdf5Group } from '../hdf5/hdf5.js';
import { fileProblem } from '../problems.js';
import type { KerasGraph } from '../topology/topology.js';
import { archiveTensors, isArchiveWeights } from './archiveWeights.js';
import type { KerasWeights } from './assignWeights.js';
import { isLegacyWeights, legacyTensors } from './legacyWeights.js';

/** The weights in an HDF5 file: `model.weights.h5` of Keras 3, a legacy file of weights, or a legacy file of a whole model. */
export function weightsIn(
  root: Hdf5Group,
  graph: KerasGraph,
  options: {
    readonly where: string;
    readonly by?: 'name' | 'order' | undefined;
    /** Whether the graph is that of a definition. Default false. */
    readonly defined?: boolean | undefined;
  },
): KerasWeights {
  const { where, by = 'order', defined } = options;
  const inner = root.get('model_weights');
  const legacy = inner?.kind === 'group' ? inner : root;
  if (isLegacyWeights(legacy)) return { kind: 'legacy', layers: legacyTensors(legacy, where), by };
  if (isArchiveWeights(root))
    return { kind: 'archive', tensors: archiveTensors(root, graph, { where, defined }) };
  const names = root.names().slice(0, 5).join(', ');
  throw fileProblem(
    where,
    'notThisFormat',
    `is an HDF5 file without weights of Keras: it holds ${names || 'nothing'}.`,
  );
}
