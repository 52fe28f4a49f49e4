import type { Workdir } from '@millrace/testkit'

export interface TrainingTable {
  readonly rows: number
  /** The label of a row, by its features and a number between −1 and 1 that has nothing to do with them. */
  readonly label: (row: { a: number; b: number; noise: number }) => number | string | boolean
}

/** Splits a table of two features, a weight and keys by data-preparation. */
export async function preparedTable(dir: Workdir, { rows, label }: TrainingTable): Promise<void> {
  const table = Array.from({ length: rows }, (_, row) => {
    const [a, b, noise] = [
      Math.sin(row * 12.9898),
      Math.cos(row * 78.233) + 0.3 * Math.sin(row * 12.9898),
      Math.sin(row * row * 0.37),
    ]
    return { row, a, b, wanted: label({ a, b, noise }), importance: 1 + (row % 3) }
  })
  await dir.writeTable('artifacts/training.parquet', {
    id: table.map(({ row }) => row),
    shop: table.map(({ row }) => `shop ${row % 12}`),
    event_timestamp: table.map(({ row }) => new Date(Date.UTC(2024, 0, 1, row))),
    importance: table.map(({ importance }) => importance),
    a: table.map(({ a }) => a),
    b: table.map(({ b }) => b),
    wanted: table.map(({ wanted }) => wanted),
  })
  const { code, stderr } = await dir.run('data-preparation', ['--target-col', 'wanted', '--entity-keys', 'id,shop'])
  if (code !== 0) throw new Error(stderr)
}

/** What every call of a training needs that asks for no charts, and so is quick. */
export const read = (dir: Workdir): Record<string, unknown> => Object(dir.readJson('artifacts/run_info.json'))
