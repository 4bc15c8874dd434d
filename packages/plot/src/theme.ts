/** Colours, fonts and the Vega-Lite configuration that all charts and the report share. */

/** Fonts of equal widths (see `text/textWidth.ts`), so that a chart looks alike wherever one of them is installed. */
export const fontFamily = "Helvetica, Arial, 'Liberation Sans', sans-serif";

/** The two series differ for every kind of colour vision and in grey; text colours have a contrast of 4.5 or more on white. */
export const colors = {
  training: '#3b6ea8',
  validation: '#d9601a',
  text: '#1d2330',
  muted: '#5a6372',
  axis: '#9aa3b0',
  grid: '#e6e9ee',
  reference: '#8a93a1',
  paper: '#ffffff',
} as const;

/** Colours of classes, in their order: Okabe and Ito's palette, darkened where it is too light for a line on white. */
export const classColors = [
  '#3b6ea8',
  '#d9601a',
  '#1f8a70',
  '#b0417f',
  '#b58900',
  '#4aa3c7',
  '#6b4fa0',
  '#6b7280',
] as const;

/** The `config` of every chart. `aria` is off because `toSvg` gives the whole chart one title and one description. */
export const config = {
  aria: false,
  background: colors.paper,
  font: fontFamily,
  padding: 12,
  view: { stroke: null },
  title: {
    anchor: 'start',
    frame: 'group',
    color: colors.text,
    subtitleColor: colors.muted,
    fontSize: 14,
    fontWeight: 'bold',
    subtitleFontSize: 11.5,
    subtitlePadding: 5,
    offset: 12,
  },
  axis: {
    labelColor: colors.muted,
    titleColor: colors.text,
    labelFontSize: 11,
    titleFontSize: 11.5,
    titleFontWeight: 'normal',
    titlePadding: 8,
    labelPadding: 5,
    gridColor: colors.grid,
    domainColor: colors.axis,
    tickColor: colors.axis,
    tickSize: 4,
    labelFlush: false,
  },
  axisY: { domain: false, ticks: false },
  legend: {
    labelColor: colors.text,
    labelFontSize: 11.5,
    symbolStrokeWidth: 2.5,
    symbolSize: 140,
    labelLimit: 240,
    title: null,
  },
} as const;
