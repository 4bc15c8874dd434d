import { mainSettings, settingGroups } from './settings.js';

/** Of the settings that have fields of their own, here or in an earlier step. */
const own: Readonly<Record<string, string>> = {
  'data.imageSize': 'Image size',
  'data.labelFrom': 'The class is',
  'data.groupFrom': 'The patient is',
  'split.ratios': 'Shares of the sets',
  model: 'Network',
  'training.optimizer.learningRate': 'Learning rate',
  'training.augment': 'Augmentation',
  'training.mix': 'Mix images',
  'training.stain': 'Stain normalization',
  'training.cropSize': 'Random crops',
  'evaluation.threshold': 'Decision threshold',
  'evaluation.pooling': 'A patient’s probability',
  'engine.name': 'Engine',
};

const labels = new Map([
  ...Object.entries(own),
  ...[...mainSettings, ...settingGroups.flatMap(({ settings }) => settings)].map(
    ({ path, label }) => [path, label] as const,
  ),
]);
labels.set('training.loss', labels.get('training.loss.name') ?? '');
labels.set('training.optimizer', labels.get('training.optimizer.name') ?? '');
labels.set('training.schedule', labels.get('training.schedule.name') ?? '');

/** What the page calls a field of the experiment, or the one that it is a part of, such as `training.mix` for `training.mix.alpha`. */
export function settingLabel(path: string): string | undefined {
  const parent = path.slice(0, Math.max(0, path.lastIndexOf('.')));
  return labels.get(path) ?? (parent === '' ? undefined : settingLabel(parent));
}
