/** One column of categories; exact while there are no more of them than the counter keeps. */
export interface CategorySummary {
  readonly kind: 'categorical'
  readonly nulls: number
  /** Values that are not null. */
  readonly count: number
  /** The frequent categories, the most frequent first and equally frequent ones by name; a count is too small by at most `undercount`. */
  readonly categories: readonly (readonly [name: string, count: number])[]
  /** 0 when every category is listed with its exact count. */
  readonly undercount: number
}

export const KEPT_CATEGORIES = 1000

/**
 * Counts categories in memory bounded by `kept` of them: beyond, every kept count is off by at most count/(kept + 1), also after merging
 * (Misra and Gries 1982; merging by Agarwal et al. 2012, "Mergeable summaries").
 */
export class CategoryCounter {
  readonly #kept: number
  #counts = new Map<string, number>()
  #nulls = 0
  #count = 0
  #undercount = 0

  constructor(kept = KEPT_CATEGORIES) {
    this.#kept = kept
  }

  /** Takes categories with their counts, each category once or more. */
  add(counts: Iterable<readonly [string, number]>, nulls = 0): void {
    this.#nulls += nulls
    for (const [name, count] of counts) {
      this.#counts.set(name, (this.#counts.get(name) ?? 0) + count)
      this.#count += count
      if (this.#counts.size > 2 * this.#kept) this.#reduce()
    }
    this.#reduce()
  }

  merge(other: CategoryCounter): void {
    this.addSummary(other.summary())
  }

  addSummary(summary: CategorySummary): void {
    this.#undercount += summary.undercount
    const listed = summary.categories.reduce((sum, [, count]) => sum + count, 0)
    this.add(summary.categories, summary.nulls)
    this.#count += summary.count - listed
  }

  summary(): CategorySummary {
    const categories = [...this.#counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    return { kind: 'categorical', nulls: this.#nulls, count: this.#count, categories, undercount: this.#undercount }
  }

  /** Takes the first count too many away from every category, and leaves out those it used up. */
  #reduce(): void {
    if (this.#counts.size <= this.#kept) return
    const ranked = [...this.#counts.values()].sort((a, b) => b - a)
    const taken = ranked[this.#kept] ?? 0
    const left = new Map<string, number>()
    for (const [name, count] of this.#counts) if (count > taken) left.set(name, count - taken)
    this.#counts = left
    this.#undercount += taken
  }
}

/** The summary of two parts; their undercounts add up, with what keeping no more than `kept` categories costs. */
export function mergeCategorySummaries(
  left: CategorySummary,
  right: CategorySummary,
  kept = KEPT_CATEGORIES,
): CategorySummary {
  const counter = new CategoryCounter(kept)
  counter.addSummary(left)
  counter.addSummary(right)
  return counter.summary()
}
