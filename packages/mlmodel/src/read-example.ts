import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { INPUT_EXAMPLE } from './mlmodel-document.ts'

const InputExample = z.object({
  columns: z.array(z.string()),
  data: z.array(z.array(z.union([z.number(), z.string(), z.boolean(), z.null()]))),
})
/** Rows that a model takes, as pandas splits them. */
export type InputExample = z.infer<typeof InputExample>

/** The input example of a model's folder; undefined where there is none, or none of rows. */
export async function readExample(folder: string): Promise<InputExample | undefined> {
  try {
    return InputExample.safeParse(JSON.parse(await readFile(join(folder, INPUT_EXAMPLE), 'utf8'))).data
  } catch {
    return undefined
  }
}
