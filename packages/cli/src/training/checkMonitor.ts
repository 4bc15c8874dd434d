import { CnnError } from '@cnn/core';

interface MonitorValues {
  readonly monitor: string | undefined;
  readonly patience: string | undefined;
  readonly 'save-top-k': number | undefined;
}

/** @throws CnnError (USAGE) for a metric that nothing goes by */
export function checkMonitor({ monitor, patience, 'save-top-k': saveTopK }: MonitorValues): void {
  if (monitor === undefined || patience !== undefined || saveTopK !== undefined) return;
  throw new CnnError('USAGE', '--monitor is for --patience or --save-top-k: add one of them.');
}
