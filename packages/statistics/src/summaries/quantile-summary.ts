import { lowerBound, upperBound } from './sorted-search.ts'

/**
 * What is known of the order of `count` values at a few of them (Greenwald and Khanna 2004; kept per value as in XGBoost's quantile sketch).
 * For the i-th stored value: at least `below[i]` values are smaller, at least `at[i]` are equal, at most `upTo[i]` are not larger.
 * Made from sorted values the bounds are exact. The smallest and the largest value are always stored.
 */
export interface QuantileSummary {
  readonly count: number
  readonly values: readonly number[]
  readonly below: readonly number[]
  readonly at: readonly number[]
  readonly upTo: readonly number[]
}

interface Entry {
  value: number
  below: number
  at: number
  upTo: number
}

/** The summary of ascending finite values at no more than `size` of them: fewer than count/(size − 1) values lie strictly between neighbours. */
export function summarizeSorted(sorted: Float64Array, size: number): QuantileSummary {
  const entries: Entry[] = []
  const last = sorted.length - 1
  for (let step = 0; step < size && last >= 0; step++) {
    const value = sorted[Math.floor((step * last) / (size - 1))] ?? 0
    if (value === entries.at(-1)?.value) continue
    const below = lowerBound(sorted, value)
    const upTo = upperBound(sorted, value)
    entries.push({ value, below, at: upTo - below, upTo })
  }
  return fromEntries(sorted.length, entries)
}

/** The summary of both sides together; the counts by which each was uncertain add up. */
export function mergeQuantileSummaries(left: QuantileSummary, right: QuantileSummary): QuantileSummary {
  const [some, others] = [entriesOf(left), entriesOf(right)]
  const merged: Entry[] = []
  for (let i = 0, j = 0; i < some.length || j < others.length; ) {
    const a = some[i]
    const b = others[j]
    if (a !== undefined && b !== undefined && a.value === b.value) {
      merged.push({ value: a.value, below: a.below + b.below, at: a.at + b.at, upTo: a.upTo + b.upTo })
      i++
      j++
    } else if (a !== undefined && (b === undefined || a.value < b.value)) {
      merged.push(between(a, others[j - 1], b, right.count))
      i++
    } else if (b !== undefined) {
      merged.push(between(b, some[i - 1], a, left.count))
      j++
    }
  }
  return fromEntries(left.count + right.count, merged)
}

/** No more than `size` values of the summary; adds at most 1/(size − 1) to its rank error. */
export function pruneQuantileSummary(summary: QuantileSummary, size: number): QuantileSummary {
  const entries = entriesOf(summary)
  if (entries.length <= size) return summary
  const kept: Entry[] = []
  let at = 0
  for (let step = 0; step < size; step++) {
    const target = (2 * step * summary.count) / (size - 1)
    const isLast = step === size - 1
    while (at + 1 < entries.length && (isLast || middleOf(entries[at], entries[at + 1]) <= target)) at++
    const entry = entries[at]
    if (entry !== undefined && entry !== kept.at(-1)) kept.push(entry)
  }
  return fromEntries(summary.count, kept)
}

/** The largest share of the values whose side of some number is not known: no share of values up to a number is off by more. */
export function rankError(summary: QuantileSummary): number {
  let widest = 0
  let known = 0
  for (const { below, at, upTo } of entriesOf(summary)) {
    widest = Math.max(widest, upTo - at - known, upTo - below - at)
    known = below + at
  }
  return summary.count === 0 ? 0 : widest / summary.count
}

function between(entry: Entry, before: Entry | undefined, after: Entry | undefined, count: number): Entry {
  return {
    value: entry.value,
    below: entry.below + (before === undefined ? 0 : before.below + before.at),
    at: entry.at,
    upTo: entry.upTo + (after === undefined ? count : after.upTo - after.at),
  }
}

/** Twice the rank halfway between two neighbours. */
function middleOf(before: Entry | undefined, after: Entry | undefined): number {
  return (before?.below ?? 0) + (before?.at ?? 0) + (after?.upTo ?? 0) - (after?.at ?? 0)
}

function entriesOf(summary: QuantileSummary): Entry[] {
  const { values, below, at, upTo } = summary
  return values.map((value, i) => ({ value, below: below[i] ?? 0, at: at[i] ?? 0, upTo: upTo[i] ?? 0 }))
}

function fromEntries(count: number, entries: readonly Entry[]): QuantileSummary {
  return {
    count,
    values: entries.map(({ value }) => value),
    below: entries.map(({ below }) => below),
    at: entries.map(({ at }) => at),
    upTo: entries.map(({ upTo }) => upTo),
  }
}
