/** What every chart takes. */
export interface ChartOptions {
  /** Above the chart. Each chart has a default. */
  readonly title?: string | undefined;
  /** Width of the plot in pixels. */
  readonly width?: number | undefined;
}

/** Of charts whose height does not follow from what they show. */
export interface SizedChartOptions extends ChartOptions {
  /** Height of the plot in pixels. */
  readonly height?: number | undefined;
}
