/** A file as an address, as Vite serves it. */
declare module '*?url' {
  const address: string;
  // biome-ignore lint/style/noDefaultExport: that is how Vite exports an address.
  export default address;
}

declare module '*.css';

/** What Vite says of the build. */
interface ImportMeta {
  readonly env: { readonly PROD: boolean };
}
