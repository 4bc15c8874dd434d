/** Whether a source of images is the synthetic set; `made-up` is its name in earlier versions. */
export function isSynthetic(source: string | undefined): boolean {
  return source === 'synthetic' || source === 'made-up';
}
