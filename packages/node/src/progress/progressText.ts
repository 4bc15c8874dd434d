/** Seconds as 0:07, 12:05 or 1:02:03. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const two = (value: number): string => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** `loss 0.4321  accuracy 0.8125` */
export function formatLogs(logs: Readonly<Record<string, number>>): string {
  return Object.entries(logs)
    .map(([name, value]) => `${name} ${Number.isFinite(value) ? value.toFixed(4) : value}`)
    .join('  ');
}

/** `53 images/s`, with a decimal below 10. */
export function formatRate(imagesPerSecond: number): string {
  return `${imagesPerSecond.toFixed(imagesPerSecond < 10 ? 1 : 0)} images/s`;
}
