import type { InputExample, ModelFolder } from '@millrace/mlmodel'

/** Writes the rows of a model's input example as Parquet. */
export async function writeExample(
  example: InputExample,
  { signature }: Pick<ModelFolder, 'signature'>,
  path: string,
): Promise<void> {
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
}
