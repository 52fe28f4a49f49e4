import { readFileSync } from 'node:fs'
import * as z from 'zod'

/** What a benchmark kept in a JSON file. Throws with the file's name where it is not of that shape. */
export function readKept<T>(path: string, shape: z.ZodType<T>): T {
  const parsed = shape.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  if (!parsed.success) throw new Error(`${path} cannot be read; remove it:\n${z.prettifyError(parsed.error)}`)
  return parsed.data
}
