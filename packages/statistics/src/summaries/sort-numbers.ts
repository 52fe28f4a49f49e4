/** Fewer values than these the engine sorts as quickly. */
const FEW = 2000
const DIGIT_BITS = 11
const DIGITS = 1 << DIGIT_BITS
const LAST = DIGITS - 1
/** Steps a value may take on average to its place before the lower halves are sorted as well. */
const MOST_STEPS = 8

/** Which of a number's two words is looked at, and the bits of it to invert where the number is not negative; all are where it is. */
interface Half {
  readonly at: 0 | 1
  readonly flip: number
}

const UPPER: Half = { at: 1, flip: 0x80000000 }
const LOWER: Half = { at: 0, flip: 0 }

/**
 * Sorts numbers that are not NaN ascending, in place, in a fraction of the time of comparing them: by the digits of the upper half
 * of their bits, after which neighbours are nearly in order; by those of the lower half too where they are not.
 * `spare` has room for as many values.
 */
export function sortNumbers(values: Float64Array, spare: Float64Array): Float64Array {
  if (values.length < FEW) return values.sort()
  sortByHalf(values, spare, UPPER)
  if (settle(values)) return values
  sortByHalf(values, spare, LOWER)
  sortByHalf(values, spare, UPPER)
  return values
}

/** A stable radix sort: as unsigned numbers, halves with those bits inverted are in the order of the numbers. */
function sortByHalf(values: Float64Array, spare: Float64Array, half: Half): void {
  const digits = [0, 1, 2].map(() => new Uint32Array(DIGITS))
  countDigits(wordsOf(values), half, digits)
  let [from, to] = [values, spare.subarray(0, values.length)]
  for (const [place, counts] of digits.entries()) {
    if (counts.includes(values.length)) continue
    scatter(from, to, half, DIGIT_BITS * place, startsOf(counts))
    ;[from, to] = [to, from]
  }
  if (from !== values) values.set(from)
}

const wordsOf = ({ buffer, byteOffset, length }: Float64Array): Uint32Array =>
  new Uint32Array(buffer, byteOffset, 2 * length)

function countDigits(words: Uint32Array, { at, flip }: Half, [low, middle, high]: readonly Uint32Array[]): void {
  if (low === undefined || middle === undefined || high === undefined) throw new Error('a half has three digits')
  for (let i = 0; i < words.length; i += 2) {
    const key = (words[i + at] ?? 0) ^ (((words[i + 1] ?? 0) >> 31) | flip)
    const first = key & LAST
    const second = (key >>> DIGIT_BITS) & LAST
    const third = key >>> (2 * DIGIT_BITS)
    low[first] = (low[first] ?? 0) + 1
    middle[second] = (middle[second] ?? 0) + 1
    high[third] = (high[third] ?? 0) + 1
  }
}

/** Where the values with each digit begin. */
function startsOf(counts: Uint32Array): Uint32Array {
  let start = 0
  return counts.map((count) => {
    start += count
    return start - count
  })
}

function scatter(from: Float64Array, to: Float64Array, { at, flip }: Half, shift: number, starts: Uint32Array): void {
  const words = wordsOf(from)
  for (let i = 0; i < from.length; i++) {
    const key = (words[2 * i + at] ?? 0) ^ (((words[2 * i + 1] ?? 0) >> 31) | flip)
    const digit = (key >>> shift) & LAST
    const place = starts[digit] ?? 0
    to[place] = from[i] ?? 0
    starts[digit] = place + 1
  }
}

/** Moves each value to its place among those before it, and says whether that was cheap enough to be finished. */
function settle(values: Float64Array): boolean {
  let left = MOST_STEPS * values.length
  let before = values[0] ?? 0
  for (let i = 1; i < values.length; i++) {
    const value = values[i] ?? 0
    if (value >= before) {
      before = value
      continue
    }
    let place = i
    for (; place > 0 && (values[place - 1] ?? 0) > value; place--) values[place] = values[place - 1] ?? 0
    values[place] = value
    left -= i - place
    if (left < 0) return false
  }
  return true
}
