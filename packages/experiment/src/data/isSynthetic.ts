/** Whether a source of images, or the name of a set, is that of the synthetic one; `made-up` is its name in earlier versions. */
export function isSynthetic(source: string | undefined): boolean {
  return source === 'synthetic' || source === 'made-up' || source === 'synthetic tissue';
}
