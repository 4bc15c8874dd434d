/** What a name in a group leads to. */
export type Link =
  | { readonly name: string; readonly kind: 'hard'; readonly place: number }
  | { readonly name: string; readonly kind: 'soft'; readonly target: string }
  | { readonly name: string; readonly kind: 'elsewhere'; readonly target: string };
