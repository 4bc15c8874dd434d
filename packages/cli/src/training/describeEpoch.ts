import type { RunEvent } from '@cnn/experiment';

/** The end of an epoch in a training elsewhere, a line; undefined for other events. @param out its folder */
export function describeEpoch(out: string, event: RunEvent): string | undefined {
  if (event.type !== 'epochEnd') return undefined;
  const { epoch, seconds, logs } = event;
  const texts = ['loss', 'val_loss'].flatMap((name) => {
    const value = logs[name];
    return typeof value === 'number' ? [`${name} ${value.toFixed(4)}`] : [];
  });
  return [`${out}: epoch ${epoch + 1} in ${seconds.toFixed(1)} s`, ...texts].join(', ');
}
