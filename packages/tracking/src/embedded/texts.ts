import * as z from 'zod'
import type { Texts } from '../tracking-store.ts'

const Rows = z.array(z.object({ key: z.string(), value: z.string().nullable() }))

/** Rows of `key` and `value` as one object; a null value is an empty text. */
export function textsOf(rows: unknown): Texts {
  return Object.fromEntries(Rows.parse(rows).map(({ key, value }) => [key, value ?? '']))
}
