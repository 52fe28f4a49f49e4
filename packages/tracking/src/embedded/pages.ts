/**
 * Rows of any number, in pages of `size` that are read one after another; nothing is held open between them,
 * so that other processes can write meanwhile.
 * @param read the rows that follow the one given, at most `size`
 */
export async function* pages<T>(size: number, read: (after: T | undefined) => readonly T[]): AsyncGenerator<T> {
  let after: T | undefined
  for (;;) {
    const page = read(after)
    yield* page
    after = page.at(-1)
    if (page.length < size) return
  }
}
