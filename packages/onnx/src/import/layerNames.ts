import type { SourceNode } from './sourceNode.js';

/** Endings that say which of a layer's tensors it is, in PyTorch, Keras, TensorFlow and this toolkit. */
const TENSOR =
  /[./](weight|bias|kernel|gamma|beta|running_mean|running_var|moving_mean|moving_variance|alpha|scale|mean|var)$/;
/** Names that exporters give tensors that they made: `onnx::Conv_16`, `const_fold_opt__12`, `t3`. */
const MADE = /::|^const_fold|^\d+$|^t\d+$|^_?val_\d+$|(^|\/)_?const(_cast)?(_\d+)?$|Constant/;
/** Node names that say nothing but their number: `Conv_0`, `node_Conv_5`, `t12`. */
const NUMBERED = /^(node_)?([A-Za-z]+_?\d*)$/;

const cleaned = (name: string): string =>
  name
    .replace(/:\d+$/, '')
    .replaceAll(/[^A-Za-z0-9_.-]+/g, '_')
    .replace(/^[_.]+|[_.]+$/g, '');

/** Whether an exporter made a tensor's name. */
export const isMade = (name: string | undefined): boolean => name === undefined || MADE.test(name);

/** `onnx::Conv_16` names none; `layer1.0.conv1.weight` names `layer1.0.conv1`. */
function stemOf(initializer: string | undefined): string | undefined {
  if (initializer === undefined || isMade(initializer)) return undefined;
  const plain = initializer.replace(/:\d+$/, '').replace(/\/(ReadVariableOp|Read|Cast)$/, '');
  const stem = TENSOR.test(plain) ? plain.replace(TENSOR, '') : undefined;
  return stem === undefined ? undefined : joined(stem.split('/'));
}

/** PyTorch repeats a container's name in those of its parts: `/layer1/layer1.0/conv1` is `layer1.0.conv1`. */
function joined(segments: readonly string[]): string {
  const parts: string[] = [];
  for (const segment of segments.filter((part) => part !== '')) {
    if (parts.length > 0 && segment.startsWith(`${parts.at(-1)}.`)) parts.pop();
    parts.push(segment);
  }
  return cleaned(parts.join('.'));
}

/** `/layer1/layer1.0/relu/Relu_1` → `layer1.0.relu`; `/layer1/layer1.0/Add` → `layer1.0.add`. */
function fromNode({ name, op }: SourceNode): string {
  const segments = name.split('/').filter((part) => part !== '');
  if (segments.length < 2) {
    const bare = NUMBERED.exec(name)?.[2];
    return bare === undefined || /^t\d+$/.test(name)
      ? bare && !/^t\d+$/.test(name)
        ? bare
        : op.toLowerCase()
      : cleaned(bare);
  }
  const place = joined(segments.slice(0, -1));
  const last = place.split('.').at(-1)?.toLowerCase() ?? '';
  const word = last.replaceAll(/[^a-z]/g, '');
  const says = word.length > 2 && (word.includes(op.toLowerCase()) || op.toLowerCase().includes(word));
  return says ? place : `${place}.${op.toLowerCase()}`;
}

/** Gives every layer a name of its own: that of its weights, or of its node. */
export class LayerNames {
  readonly #taken: Set<string>;

  constructor(taken: Iterable<string>) {
    this.#taken = new Set(taken);
  }

  /**
   * @param weight name of its first initializer
   * @param beside what it does around the node's layer: `pad`
   */
  of(node: SourceNode, weight: string | undefined, beside: string | undefined): string {
    const own = stemOf(weight) || fromNode(node) || node.op.toLowerCase();
    return this.unique(beside === undefined ? own : `${own}.${beside}`);
  }

  unique(wanted: string): string {
    const base = cleaned(wanted) || 'layer';
    for (let count = 0; ; count++) {
      const name = count === 0 ? base : `${base}_${count}`;
      if (this.#taken.has(name)) continue;
      this.#taken.add(name);
      return name;
    }
  }
}
