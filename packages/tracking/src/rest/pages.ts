import { StepError } from '@millrace/errors'

export interface Page<T> {
  readonly items: readonly T[]
  /** Asks for the page after this one; empty: there is none. */
  readonly next: string
}

/**
 * All items of a listing that a server gives page by page.
 * @throws StepError BROKEN_CONTRACT where the server gives the same page again and again
 */
export async function* pages<T>(read: (token: string | undefined) => Promise<Page<T>>): AsyncGenerator<T> {
  let token: string | undefined
  for (;;) {
    const { items, next } = await read(token)
    yield* items
    if (next === '') return
    if (next === token) {
      throw new StepError('BROKEN_CONTRACT', `the MLflow server says that page ${JSON.stringify(next)} follows itself`)
    }
    token = next
  }
}
