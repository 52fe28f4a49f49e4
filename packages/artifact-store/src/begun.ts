/** A source whose first value has been asked for, to be used once. */
export class Begun<T> implements AsyncDisposable {
  /** Settles when the first value is there, or cannot be. */
  readonly first: Promise<IteratorResult<T>>
  readonly #iterator: AsyncIterator<T>

  constructor(source: AsyncIterable<T>) {
    this.#iterator = source[Symbol.asyncIterator]()
    this.first = this.#iterator.next()
    // It is looked at when its turn comes.
    this.first.catch(() => undefined)
  }

  async *values(): AsyncGenerator<T> {
    for (let step = await this.first; step.done !== true; step = await this.#iterator.next()) yield step.value
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.first.catch(() => undefined)
    await this.#iterator.return?.()
  }
}
