import { type Cost, type Failure, isCost, median, type Outcome } from './cost.ts'

/** One of those that are measured in turn, and what it took. */
export class Side {
  readonly name: string
  /** Does the work once, and says what each of its parts took. */
  readonly work: () => Promise<readonly Cost[]>
  /** Measured in the first round only. */
  readonly once: boolean
  readonly #rounds: (readonly Cost[])[] = []
  #failure: Failure | undefined

  constructor(name: string, work: () => Promise<readonly Cost[]>, once = false) {
    this.name = name
    this.work = work
    this.once = once
  }

  get failed(): boolean {
    return this.#failure !== undefined
  }

  take(measured: readonly Cost[] | Failure): void {
    if ('failed' in measured) this.#failure = measured
    else this.#rounds.push(measured)
  }

  /** The median over the rounds of the first part, or of what is chosen or made of the parts. */
  outcome(part: (parts: readonly Cost[]) => Cost | undefined = ([first]) => first): Outcome {
    return this.#failure ?? median(this.#rounds.map(part).filter((cost) => isCost(cost)))
  }

  /** The same, as the peer of a line. */
  named(part?: (parts: readonly Cost[]) => Cost | undefined): { readonly name: string; readonly took: Outcome } {
    return { name: this.name, took: this.outcome(part) }
  }
}
