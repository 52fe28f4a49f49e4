import { openSync, readSync, writeSync } from 'node:fs'

/** So many doubles are kept; beyond, all of them are in a file. */
const KEPT = 2 ** 20
/** Doubles that are read at a time. */
const PART = 2 ** 16

/** Doubles that are added in stretches and read through in the same order, in memory that does not grow with them. */
export class StoredDoubles {
  readonly #scratch: () => string
  readonly #kept: Float64Array[] = []
  #count = 0
  #file: number | undefined

  /** `scratch` gives the path of a file that is gone after the run. */
  constructor(scratch: () => string) {
    this.#scratch = scratch
  }

  /** Copies what it keeps. */
  add(values: Float64Array): void {
    this.#count += values.length
    if (this.#count <= KEPT) {
      this.#kept.push(values.slice())
      return
    }
    this.#file ??= openSync(this.#scratch(), 'w+')
    for (const kept of this.#kept.splice(0)) write(this.#file, kept)
    write(this.#file, values)
  }

  *parts(): Generator<Float64Array> {
    if (this.#file === undefined) {
      yield* this.#kept
      return
    }
    const part = new Float64Array(PART)
    const bytes = new Uint8Array(part.buffer)
    for (let at = 0; at < this.#count; at += PART) {
      const length = Math.min(PART, this.#count - at)
      readSync(this.#file, bytes, 0, 8 * length, 8 * at)
      yield part.subarray(0, length)
    }
  }
}

function write(file: number, values: Float64Array): void {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
}
