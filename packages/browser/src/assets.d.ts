/** A file's text, as Vite serves it. */
declare module '*?raw' {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: that is how Vite exports a text.
  export default text;
}

/** A file as an address, as Vite serves it. */
declare module '*?url' {
  const address: string;
  // biome-ignore lint/style/noDefaultExport: that is how Vite exports an address.
  export default address;
}
