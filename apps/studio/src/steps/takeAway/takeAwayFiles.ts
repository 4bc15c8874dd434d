import type { TakeAwayKind } from '@cnn/browser';

/** What is offered of a file. */
export interface OfferedFile {
  readonly kind: TakeAwayKind;
  readonly title: string;
  /** Who opens it, in a few words. */
  readonly opens: string;
}

export const modelFiles: readonly OfferedFile[] = [
  {
    kind: 'model.zip',
    title: 'Model folder',
    opens:
      'This page, @cnn/node, @cnn/browser and cnn predict: with preprocessing, class names and threshold',
  },
  {
    kind: 'model.onnx',
    title: 'ONNX',
    opens: 'ONNX Runtime in any language: takes pixels of 0 to 1, and decides at the threshold',
  },
  { kind: 'model.keras', title: 'Keras', opens: 'keras.models.load_model in Python: takes pixels of 0 to 1' },
  {
    kind: 'model.h5',
    title: 'Keras HDF5',
    opens: 'Earlier versions of Keras and TensorFlow: takes pixels of 0 to 1',
  },
  { kind: 'tfjs.zip', title: 'TensorFlow.js', opens: 'tf.loadLayersModel in JavaScript' },
  {
    kind: 'model.safetensors',
    title: 'PyTorch weights',
    opens: 'safetensors.torch.load_file, as a state_dict',
  },
];

export const runFiles: readonly OfferedFile[] = [
  { kind: 'report.html', title: 'Report', opens: 'Any browser, without a network; prints on A4' },
  { kind: 'run.zip', title: 'Whole run', opens: 'This page and cnn: model, history, results, report' },
  {
    kind: 'experiment.json',
    title: 'Experiment',
    opens: 'cnn train --config in Node: every setting of this run',
  },
  { kind: 'train.ts', title: 'TypeScript program', opens: 'Node, with @cnn/node: the same training as code' },
  { kind: 'split.json', title: 'Split', opens: 'Any program: which image is in which set' },
];

/** A name for the person's disk: "Run 1" and `model.onnx` are "run-1.onnx". */
export function downloadName(run: string, kind: TakeAwayKind): string {
  const slug = run
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '');
  const base = slug === '' ? 'model' : slug;
  if (kind === 'experiment.json' || kind === 'split.json' || kind === 'train.ts') return kind;
  if (kind === 'model.zip') return `${base}-model.zip`;
  if (kind === 'tfjs.zip') return `${base}-tfjs.zip`;
  if (kind === 'run.zip') return `${base}-run.zip`;
  return `${base}.${kind.split('.').at(-1)}`;
}
