import { bind, type Command } from '../options/command.js';
import { augment } from './augment.js';
import { compare } from './compare.js';
import { crossValidate } from './crossValidate.js';
import { doctor } from './doctor.js';
import { ensemble } from './ensemble.js';
import { evaluate } from './evaluate.js';
import { explain } from './explain.js';
import { exportModel } from './export.js';
import { fetchSet } from './fetch.js';
import { findLearningRate } from './findLearningRate.js';
import { heatmap } from './heatmap.js';
import { importModel } from './import.js';
import { native } from './native.js';
import { plot } from './plot.js';
import { predict } from './predict.js';
import { report } from './report.js';
import { runTask } from './runTask.js';
import { search } from './search.js';
import { summary } from './summary.js';
import { tile } from './tile.js';
import { train } from './train.js';

/** In the order of the overview. What a command does is loaded when it runs. */
export const commands: readonly Command[] = [
  bind(train, () => import('../commands/train.js')),
  bind(crossValidate, () => import('../commands/crossValidate.js')),
  bind(search, () => import('../commands/search.js')),
  bind(findLearningRate, () => import('../commands/findLearningRate.js')),
  bind(ensemble, () => import('../commands/ensemble.js')),
  bind(evaluate, () => import('../commands/evaluate.js')),
  bind(compare, () => import('../commands/compare.js')),
  bind(report, () => import('../commands/report.js')),
  bind(predict, () => import('../commands/predict.js')),
  bind(explain, () => import('../commands/explain.js')),
  bind(plot, () => import('../commands/plot.js')),
  bind(importModel, () => import('../commands/import.js')),
  bind(exportModel, () => import('../commands/export.js')),
  bind(augment, () => import('../commands/augment.js')),
  bind(fetchSet, () => import('../commands/fetch.js')),
  bind(tile, () => import('../commands/tile.js')),
  bind(heatmap, () => import('../commands/heatmap.js')),
  bind(summary, () => import('../commands/summary.js')),
  bind(doctor, () => import('../commands/doctor.js')),
  bind(native, () => import('../commands/native.js')),
  bind(runTask, () => import('../commands/runTask.js')),
];
