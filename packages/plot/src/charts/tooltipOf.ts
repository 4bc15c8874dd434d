/** A field of the data that a page tells of what is under the pointer. */
export type TooltipField = readonly [field: string, title: string, format?: string];

/** What a page tells of what is under the pointer: texts, or numbers in a format. */
export function tooltipOf(...fields: readonly TooltipField[]) {
  return fields.map(([field, title, format]) =>
    format === undefined
      ? { field, title, type: 'nominal' as const }
      : { field, title, type: 'quantitative' as const, format },
  );
}
