export const SEARCHES = ['path', 'grid', 'random', 'halving'] as const
export type SearchKind = (typeof SEARCHES)[number]

/** All of `@millrace/splits`. */
export const FOLD_KINDS = [
  'random',
  'stratified',
  'group',
  'stratified-group',
  'hash',
  'time',
  'group-time',
  'time-series',
] as const
export type FoldKind = (typeof FOLD_KINDS)[number]
