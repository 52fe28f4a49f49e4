/** A number of more different values than this is an amount or a count, whose order matters. */
const MOST_NUMBERS = 20
const LEAST_CLASSES = 3

/**
 * The classes of a label of more than two, by their places among the label's values: of text, or of a few numbers. Two
 * classes have an order either way.
 */
export function labelClasses(label: Float64Array, isText: boolean): Int32Array | undefined {
  const places = new Map<number, number>()
  for (const value of label) {
    if (places.has(value)) continue
    if (!isText && places.size === MOST_NUMBERS) return undefined
    places.set(value, places.size)
  }
  return places.size < LEAST_CLASSES ? undefined : Int32Array.from(label, (value) => places.get(value) ?? 0)
}
