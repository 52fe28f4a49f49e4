/** How many of the ascending values are smaller than `value`, as `numpy.searchsorted` on the left. */
export function lowerBound(sorted: ArrayLike<number>, value: number, from = 0): number {
  let low = from
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}

/** How many of the ascending values are not larger than `value`, as `numpy.searchsorted` on the right. */
export function upperBound(sorted: ArrayLike<number>, value: number, from = 0): number {
  let low = from
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? 0) <= value) low = middle + 1
    else high = middle
  }
  return low
}
