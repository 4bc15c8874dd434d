import { modelFacts } from '@cnn/core';
import { rocCurves } from '@cnn/evaluation';
import { expect, it } from 'vitest';
import { toSvg } from '../svg/toSvg.js';
import { confusionHeatmap } from './confusionHeatmap.js';
import { embeddingScatter } from './embeddingScatter.js';
import { modelDiagram } from './modelDiagram.js';
import { resNet50 } from './modelSamples.support.test.js';
import { partBalance } from './partBalance.js';
import { patientsOf } from './patientSamples.support.test.js';
import { patientStrip } from './patientStrip.js';
import { rocCurve } from './rocCurve.js';
import { runCurves } from './runCurves.js';
import { textsOf } from './textBoxes.support.test.js';

const classNames = Array.from({ length: 60 }, (_, at) => `class ${at}`);
const counts = Object.fromEntries(classNames.map((name, at) => [name, 1 + (at % 7)]));
const items = Object.values(counts).reduce((a, b) => a + b, 0);
const two = patientsOf({ classNames: ['benign', 'carcinoma'], patients: 90, images: 70 });
const ofClasses = patientsOf({ classNames, patients: 120, images: 1 });
const picture = 'data:image/png;base64,AAAA';

it.each([
  [
    'patients and images',
    () => patientStrip({ evaluation: two }),
    ['The 40 of 90 patients that are wrong or nearest to the threshold', 'At most 60 images of a patient'],
  ],
  [
    'classes in sets',
    () =>
      partBalance({
        split: [
          { part: 'train', items, classCounts: counts },
          { part: 'test', items, classCounts: { ...counts, 'class 0': 1 } },
        ],
      }),
    ['The 40 of 60 classes whose shares differ most'],
  ],
  [
    'classes in a matrix',
    () =>
      confusionHeatmap({
        counts: {
          classNames,
          confusionMatrix: classNames.map((_, row) => classNames.map((__, column) => (row + column) % 3)),
        },
      }),
    ['The 40 of 60 classes with the most misclassified images'],
  ],
  [
    'curves',
    () => rocCurve({ curves: rocCurves(ofClasses) }),
    ['The 40 lowest of 60 classes, the 4 lowest in colour'],
  ],
  [
    'runs',
    () => runCurves({ runs: classNames.map((name, at) => ({ name, history: { loss: [1, at / 60] } })) }),
    ['The 4 best of 60 runs in colour'],
  ],
  [
    'thumbnails',
    () =>
      embeddingScatter({
        evaluation: two,
        projection: { points: two.predictions.flatMap((_, at) => [at % 90, at % 70]), shape: [6300, 2] },
        thumbnails: two.predictions.map(() => picture),
      }),
    ['thumbnails, where there is room'],
  ],
  [
    'layers',
    () => modelDiagram({ facts: modelFacts(resNet50) }),
    ['174 layers', 'Dashed frames: parts that follow on themselves, drawn once', '5 times', 'from add_3'],
  ],
])('[charts.many] %s: says what is not drawn', async (_, chart, texts) => {
  const drawn = textsOf(await toSvg(chart()));
  for (const text of texts) expect(drawn).toContain(text);
});

it('draws the patients on the wrong side rather than others', () => {
  const spec = patientStrip({ evaluation: two, mostGroups: 5, threshold: 0.5 }) as unknown as {
    readonly layer: readonly {
      readonly data: { readonly values: readonly { readonly wrong?: boolean }[] };
    }[];
  };
  const [, marks] = spec.layer;
  expect(marks?.data.values.map(({ wrong }) => wrong)).toEqual([true, true, true, true, true]);
});
