/** A sum whose error does not grow with the number of terms (Neumaier 1974). */
export class CompensatedSum {
  #sum = 0
  #lost = 0

  add(term: number): void {
    const total = this.#sum + term
    this.#lost += Math.abs(this.#sum) >= Math.abs(term) ? this.#sum - total + term : term - total + this.#sum
    this.#sum = total
  }

  merge(other: CompensatedSum): void {
    this.add(other.#sum)
    this.#lost += other.#lost
  }

  value(): number {
    return this.#sum + this.#lost
  }
}
