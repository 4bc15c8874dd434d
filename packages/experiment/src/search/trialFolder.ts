/** The folder of a trial's run, `trial-001`. @param trial counted from 0 */
export function trialFolder(trial: number): string {
  return `trial-${String(trial + 1).padStart(3, '0')}`;
}
