import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ModelFolder } from '@millrace/mlmodel'
import * as z from 'zod'

const FILE = 'input_example.json'
const Example = z.object({
  columns: z.array(z.string()),
  data: z.array(z.array(z.union([z.number(), z.string(), z.boolean(), z.null()]))),
})

/** Writes the rows of a model's input example as Parquet, and tells how many there are; undefined where the model has none that can be read. */
export async function writeExample(
  folder: string,
  { signature }: Pick<ModelFolder, 'signature'>,
  path: string,
): Promise<number | undefined> {
  const example = await readExample(folder)
  if (example === undefined || example.data.length === 0) return undefined
  const { default: pl } = await import('nodejs-polars')
  const types = new Map(signature?.inputs.map(({ name, type }) => [name, type]))
  const columns = example.columns.map((name, place) => {
    const values = example.data.map((row) => row[place] ?? null)
    const isText = types.get(name) === 'string' || values.some((value) => typeof value === 'string')
    return isText
      ? pl.Series(
          name,
          values.map((value) => (value === null ? null : String(value))),
          pl.String,
        )
      : pl.Series(
          name,
          values.map((value) => (value === null ? null : Number(value))),
          pl.Float64,
        )
  })
  pl.DataFrame(columns).writeParquet(path)
  return example.data.length
}

async function readExample(folder: string): Promise<z.infer<typeof Example> | undefined> {
  try {
    return Example.safeParse(JSON.parse(await readFile(join(folder, FILE), 'utf8'))).data
  } catch {
    return undefined
  }
}
