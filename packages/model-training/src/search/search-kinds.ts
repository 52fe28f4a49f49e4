export const SEARCHES = ['path', 'grid', 'random', 'halving'] as const
export type SearchKind = (typeof SEARCHES)[number]

/** Those of `@millrace/splits` that need nothing but rows, target, keys and event timestamps. */
export const FOLD_KINDS = ['random', 'stratified', 'group', 'stratified-group', 'time', 'group-time'] as const
export type FoldKind = (typeof FOLD_KINDS)[number]
