/** What a classifier calls a class; those of one classifier are of one type. */
export type ClassLabel = number | string | boolean

/** The type of the labels, as a signature names it: whole numbers, Booleans or text. */
export function labelTypeOf([label]: readonly ClassLabel[]): 'long' | 'boolean' | 'string' {
  if (typeof label === 'string') return 'string'
  return typeof label === 'boolean' ? 'boolean' : 'long'
}
