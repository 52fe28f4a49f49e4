import { StepError } from '@millrace/errors'

/**
 * How many of `units` rows or groups a size of scikit-learn's kind holds out: a fraction between 0 and 1 is rounded up, a count stays.
 * `taken` of them are already held out for another side. Throws USAGE for any other size, and where none is left to train on.
 */
export function heldOutCount(
  size: number,
  units: number,
  what: { readonly side: 'test' | 'validation'; readonly unit: 'rows' | 'groups'; readonly taken?: number },
): number {
  const { side, unit, taken = 0 } = what
  const flag = `--${side}-size (${side.toUpperCase()}_SIZE)`
  if (!(size > 0) || (size >= 1 && !Number.isInteger(size))) {
    throw new StepError(
      'USAGE',
      `the ${side} size is ${size}, neither a fraction between 0 and 1 nor a count of ${unit}`,
      {
        hint: `${flag} is a fraction such as 0.2, or a whole number of ${unit}`,
      },
    )
  }
  const count = size < 1 ? Math.ceil(size * units) : size
  const left = units - taken - count
  if (count < 1 || left < 1) {
    const purpose = left < 1 ? 'to train on' : `for the ${side} rows`
    const others = taken === 0 ? '' : ` with ${taken} already held out`
    throw new StepError('USAGE', `a ${side} size of ${size} leaves none of ${units} ${unit} ${purpose}${others}`, {
      hint:
        units - taken < 2
          ? `a split needs at least 2 ${unit}, and one more with a validation set`
          : `${flag} is a count of ${unit} from 1 to ${units - taken - 1}, or a fraction below 1`,
    })
  }
  return count
}
