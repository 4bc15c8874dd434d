import { modelFacts, summary } from '@cnn/core';
import type { ReportOptions, Setting } from '@cnn/plot';
import type { SavedModel } from '../model/savedModel.js';

/** What a report says of a model that was trained before: its layers, and with what and how it was trained. */
export function modelReport(
  saved: Pick<SavedModel, 'model' | 'layers' | 'details' | 'trainedWith'>,
): Pick<ReportOptions, 'model' | 'layers' | 'input' | 'settings' | 'engine'> {
  const { model, layers, details, trainedWith } = saved;
  const { versions, ...engine } = trainedWith;
  const known = { ...engine, ...versions };
  return {
    model: summary(model, { layers }),
    layers: modelFacts(model, { layers }).layers,
    input: model.input,
    settings: details.settings as Readonly<Record<string, Setting>> | undefined,
    engine: Object.keys(known).length > 0 ? known : undefined,
  };
}
