import type { ModelFacts } from '@cnn/core';
import type { TopLevelSpec } from 'vega-lite';
import { type ChartSpec, frame, title } from '../chart.js';
import { fitText } from '../text/fitText.js';
import { countOf } from '../text/formatNumber.js';
import type { Palette } from '../theme.js';
import { type ChartOptions, checkChart } from './chartOptions.js';
import { type BoxKind, boxKinds, boxLines, diagramBoxes } from './diagramBoxes.js';
import { boxSize, diagramLayout } from './diagramLayout.js';
import { withoutRepeats } from './diagramRepeats.js';
import { legendBelow } from './legendBelow.js';
import { tooltipOf } from './tooltipOf.js';

export interface ModelDiagramOptions extends ChartOptions {
  /** What `modelFacts` of `@cnn/core` returns. */
  readonly facts: Pick<ModelFacts, 'layers'>;
  /** Shape of an image, `[height, width, channels]`, to be shown at the input. */
  readonly input?: readonly number[] | undefined;
  /**
   * Put normalization, activation and dropout into the box of the layer before, and draw a part that follows on itself unchanged once.
   * Default: of more than 24 layers.
   */
  readonly together?: boolean | undefined;
}

/** More layers than this are put together, if nothing else is asked for. */
const mostSeparate = 24;

/** Free around the boxes in pixels. */
const rim = 8;

/** Length of a column in pixels. */
const defaultHeight = 1100;

/**
 * A model as boxes, from the input down: each has its layer's name, type, output shape and parameters. Branches that go past
 * other layers, such as residual ones, are lines of another colour beside them; branches with layers of their own stand side by side up to where they
 * are added or concatenated. Parts that follow on themselves, such as residual blocks, have a frame that says how often. A long model goes on in the next column, from a box that is named there. `height` is that of a
 * column (default 1100); with a `width` there are as many columns as fit, so 230 pixels make one column.
 *
 * @throws CnnError `DATA` when there is no layer, or two have the same name.
 *
 * @example
 * ```ts
 * import { conv2d, dense, flatten, modelFacts, sequential } from '@cnn/core';
 * import { modelDiagram } from '@cnn/plot';
 *
 * const model = sequential({
 *   input: [32, 32, 3],
 *   layers: [conv2d({ filters: 8, kernelSize: 3 }), flatten(), dense({ units: 1, activation: 'sigmoid' })],
 * });
 * const spec = modelDiagram({ facts: modelFacts(model), input: model.input });
 * ```
 */
export function modelDiagram(options: ModelDiagramOptions): ChartSpec {
  const palette = checkChart('modelDiagram', options, {
    facts: {
      layers: [
        {
          ...{ name: 'text', type: 'text', inputs: ['text'], outputShape: 'list' },
          ...{ trainableParameters: 'number', otherParameters: 'number' },
        },
      ],
    },
    ...{ input: 'list?', together: 'flag?' },
  });
  const { layers } = options.facts;
  const { together = layers.length > mostSeparate, height = defaultHeight } = options;
  const separate = diagramBoxes({ layers, together });
  const { boxes, repeated } = together ? withoutRepeats(separate) : { boxes: separate, repeated: [] };
  const layout = diagramLayout({ boxes, repeated, longest: height, width: options.width });
  const parameters = layers.reduce((sum, one) => sum + one.trainableParameters + one.otherParameters, 0);
  const told = `${countOf(layers.length, 'layer')}, ${countOf(parameters, 'parameter')}`;
  const skips = layout.edges.filter((edge) => edge.skips).length;
  const kinds = boxKinds.filter((kind) => boxes.some((box) => box.kind === kind));
  const room = boxSize.width - 16;
  const inputs = boxes.filter((box) => box.layers.length === 0);
  const rows = layout.boxes.map(({ box, x, y }) => {
    const [name, types, facts] = boxLines(box);
    // Only the images' shape is given: of several inputs, others are named alone.
    const isImages = inputs.length === 1 || box.id === 'input';
    const inputText = isImages ? (options.input?.join('×') ?? '') : '';
    return {
      ...{ x, x2: x + boxSize.width, y, y2: y + boxSize.height, left: x + 9, kind: box.kind },
      name: fitText(name, { size: 11.5, bold: true, width: room }),
      types: fitText(types, { size: 10, width: room }),
      facts: fitText(box.layers.length === 0 ? inputText : facts, { size: 10, width: room }),
      layers: box.layers.map((one) => `${one.name} (${one.type})`).join(', '),
      shape: box.layers.length === 0 ? inputText : box.shape,
      parameters: box.parameters,
    };
  });
  const frames = repeated.map(({ ids, times }) => {
    const own = layout.boxes.filter(({ box }) => ids.includes(box.id));
    const left = Math.min(...own.map((one) => one.x));
    const top = Math.min(...own.map((one) => one.y));
    return {
      ...{
        x: left - 6,
        x2: Math.max(...own.map((one) => one.x)) + boxSize.width + 6,
        left: left + 2,
        y: top - 6,
      },
      y2: Math.max(...own.map((one) => one.y)) + boxSize.height + 6,
      text: `${times} times`,
    };
  });
  const lines = layout.edges.flatMap(({ points, skips: past }, edge) =>
    points.map(([x, y], order) => ({ edge, order, x, y, past })),
  );
  const arrows = layout.edges.map(({ points, arrow, skips: past }) => {
    const [x, y] = points.at(-1) ?? [0, 0];
    return { x: arrow === 'left' ? x + 3 : x, y: arrow === 'down' ? y - 3 : y, arrow, past };
  });
  const [width, tall] = [Math.max(layout.width, boxSize.width), layout.height];
  const x = { type: 'quantitative' as const, axis: null, scale: { domain: [0, width], nice: false } };
  const y = {
    type: 'quantitative' as const,
    axis: null,
    scale: { domain: [0, tall], nice: false, reverse: true },
  };
  const corner = {
    x: { field: 'x', ...x },
    x2: { field: 'x2' },
    y: { field: 'y', ...y },
    y2: { field: 'y2' },
  };
  const edgeColor = {
    condition: { test: { field: 'past', equal: true }, value: palette.validation },
    value: palette.axis,
  };
  const text = (field: string, dy: number, style: object) => ({
    data: { values: rows },
    mark: { type: 'text' as const, align: 'left' as const, baseline: 'alphabetic' as const, dy, ...style },
    encoding: {
      x: { field: 'left', ...x },
      y: { field: 'y', ...y },
      text: { field, type: 'nominal' as const },
    },
  });
  return {
    ...frame({ palette, description: `Diagram of a model of ${told}. ${describeBranches(skips)}` }),
    title: title({
      text: options.title ?? 'Model',
      subtitle: [
        told,
        together ? 'Normalization, activation and dropout stand in the box of the layer before' : '',
        repeated.length > 0 ? 'Dashed frames: parts that follow on themselves, drawn once' : '',
        skips > 0 ? 'Orange lines go past layers' : '',
      ],
      width,
    }),
    width: width + 2 * rim,
    height: tall + 2 * rim,
    layer: [
      {
        data: { values: lines },
        mark: { type: 'line', strokeWidth: 1.5, strokeJoin: 'round' },
        encoding: {
          x: { field: 'x', ...x },
          y: { field: 'y', ...y },
          detail: { field: 'edge', type: 'nominal' },
          order: { field: 'order', type: 'quantitative' },
          color: edgeColor,
        },
      },
      ...(['down', 'left'] as const).map((arrow) => ({
        data: { values: arrows.filter((one) => one.arrow === arrow) },
        mark: {
          ...{ type: 'point' as const, shape: `triangle-${arrow}`, filled: true, size: 34, opacity: 1 },
          strokeWidth: 0,
        },
        encoding: { x: { field: 'x', ...x }, y: { field: 'y', ...y }, color: edgeColor },
      })),
      {
        data: { values: rows },
        mark: { type: 'rect', fill: palette.paper, stroke: null, cornerRadius: 4, tooltip: null },
        encoding: corner,
      },
      {
        data: { values: rows },
        mark: { type: 'rect', cornerRadius: 4, strokeWidth: 1.5, fillOpacity: 0.1, strokeOpacity: 1 },
        encoding: {
          ...corner,
          ...colorsOf(kinds, palette, width),
          tooltip: tooltipOf(
            ['layers', 'Layers'],
            ['shape', 'Output shape'],
            ['parameters', 'Parameters', ','],
          ),
        },
      },
      {
        data: { values: frames },
        mark: { type: 'rect', fill: null, stroke: palette.muted, strokeDash: [4, 3], strokeWidth: 1.25 },
        encoding: corner,
      },
      {
        data: { values: frames },
        mark: {
          ...{ type: 'text', align: 'left', baseline: 'alphabetic', dy: -2 },
          ...{ fontSize: 10.5, fontWeight: 'bold', color: palette.text },
        },
        encoding: {
          x: { field: 'left', ...x },
          y: { field: 'y', ...y },
          text: { field: 'text', type: 'nominal' },
        },
      },
      text('name', 16, { fontSize: 11.5, fontWeight: 'bold', color: palette.text }),
      text('types', 30, { fontSize: 10, color: palette.text }),
      text('facts', 43, { fontSize: 10, color: palette.muted }),
      {
        data: { values: layout.continuations.map((one) => ({ ...one, text: `from ${one.from}` })) },
        mark: { type: 'text', fontSize: 10, baseline: 'alphabetic', color: palette.muted, limit: room },
        encoding: {
          x: { field: 'x', ...x },
          y: { field: 'y', ...y },
          text: { field: 'text', type: 'nominal' },
        },
      },
    ],
  } satisfies TopLevelSpec;
}

function colorsOf(kinds: readonly BoxKind[], palette: Palette, width: number) {
  const paint: Readonly<Record<BoxKind, string>> = {
    Input: palette.text,
    Convolution: palette.class1,
    Pooling: palette.class3,
    Dense: palette.class7,
    Merge: palette.class2,
    'Normalization, activation': palette.class8,
    Other: palette.others,
  };
  const scale = { domain: [...kinds], range: kinds.map((kind) => paint[kind]) };
  const color = { field: 'kind', type: 'nominal' as const, scale };
  const legend = legendBelow({ names: kinds, width, symbol: 'square' });
  return { fill: { ...color, legend }, stroke: { ...color, legend: null } };
}

function describeBranches(skips: number): string {
  if (skips === 0) return 'No branch goes past other layers.';
  return `${countOf(skips, 'branch goes', 'branches go')} past other layers.`;
}
