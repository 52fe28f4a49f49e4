/**
 * The filter of MLflow's searches for a field that equals a value; undefined where MLflow's syntax, which knows no
 * escapes, cannot hold the value. The one who asks has to compare what comes back in any case.
 */
export function equalsFilter(field: string, value: string): string | undefined {
  return /^[^'\\\p{Cc}]*$/u.test(value) ? `${field} = '${value}'` : undefined
}

/** @see equalsFilter */
export function tagFilter(key: string, value: string): string | undefined {
  return /^[^`'"\\\p{Cc}]+$/u.test(key) ? equalsFilter(`tags.\`${key}\``, value) : undefined
}
