/**
 * Whether a value of a table is the one that is served. With a tolerance numbers may differ by that part of the larger one.
 * Null, NaN and no value are the same, since an online store has no NaN; timestamps are whole seconds there.
 */
export function equalValues(trained: unknown, served: unknown, tolerance: number): boolean {
  if (isNothing(trained) || isNothing(served)) return isNothing(trained) && isNothing(served)
  if (isNumber(trained) && isNumber(served)) return equalNumbers(trained, served, tolerance)
  if (trained instanceof Date && isNumber(served)) return Math.floor(trained.getTime() / 1000) === Number(served)
  if (trained instanceof Uint8Array && served instanceof Uint8Array) return Buffer.compare(trained, served) === 0
  if (Array.isArray(trained) && Array.isArray(served))
    return (
      trained.length === served.length && trained.every((value, index) => equalValues(value, served[index], tolerance))
    )
  return trained === served
}

const isNothing = (value: unknown): boolean => value === null || value === undefined || Number.isNaN(value)

const isNumber = (value: unknown): value is number | bigint => typeof value === 'number' || typeof value === 'bigint'

function equalNumbers(a: number | bigint, b: number | bigint, tolerance: number): boolean {
  if (Number.isInteger(a) && typeof b === 'bigint') return BigInt(a) === b
  if (typeof a === 'bigint' && Number.isInteger(b)) return a === BigInt(b)
  if (a === b) return true
  const [x, y] = [Number(a), Number(b)]
  const difference = Math.abs(x - y)
  return Number.isFinite(difference) && tolerance > 0 && difference <= tolerance * Math.max(Math.abs(x), Math.abs(y))
}
