/** A column as far as it may identify rows: codes of its values, 0 for null. */
export interface Coded {
  readonly codes: Int32Array
  /** Least and largest of whole numbers; undefined for text. */
  readonly range: { readonly least: number; readonly most: number } | undefined
}

/** What a column identifies: each row, or what other codes tell apart. */
export type Identified = 'row' | 'entity'

/** Whether each row has a value of its own, or each entity one value that no other entity has; null disproves both. */
export function identifies(codes: Int32Array, entities: ArrayLike<number> | undefined): Identified | undefined {
  if (codes.includes(0)) return undefined
  if (new Set(codes).size === codes.length) return 'row'
  if (entities === undefined) return undefined
  const codeOf = new Map<number, number>()
  const entityOf = new Map<number, number>()
  for (let row = 0; row < codes.length; row++) {
    const [code, entity] = [codes[row] ?? 0, entities[row] ?? 0]
    if ((codeOf.get(entity) ?? code) !== code || (entityOf.get(code) ?? entity) !== entity) return undefined
    codeOf.set(entity, code)
    entityOf.set(code, entity)
  }
  return 'entity'
}

const LEAST_TEXTS = 100
/** The least number of pairs of equal values that chance would have made; that it made none then has a probability below e^-20. */
const LEAST_PAIRS_BY_CHANCE = 20

/**
 * Whether values that are all different look given out and not measured: enough texts; or whole numbers so dense in
 * their range, or so large that a double cannot hold them, that measured ones would repeat.
 */
export function looksGivenOut({ codes, range }: Coded): boolean {
  const different = new Set(codes).size
  if (range === undefined) return different >= LEAST_TEXTS
  if (Math.max(Math.abs(range.least), Math.abs(range.most)) > Number.MAX_SAFE_INTEGER) return different >= LEAST_TEXTS
  return (different * different) / (2 * (range.most - range.least + 1)) >= LEAST_PAIRS_BY_CHANCE
}
