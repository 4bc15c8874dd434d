/** A file's text, as Vite serves it. */
declare module '*?raw' {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: that is how Vite exports a text.
  export default text;
}
