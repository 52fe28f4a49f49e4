/** Memory that is used again: allocating anew for each column costs more than sorting. */
export class ReusedMemory {
  #values = new Float64Array()

  of(length: number): Float64Array {
    if (this.#values.length < length) this.#values = new Float64Array(length)
    return this.#values
  }
}
