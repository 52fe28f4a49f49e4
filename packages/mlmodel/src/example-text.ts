import { writeFile } from 'node:fs/promises'
import type { InputExample } from './read-example.ts'

/** Writes a model's input example as comma-separated text. */
export const writeExample = (example: InputExample, path: string): Promise<void> =>
  writeFile(path, exampleText(example))

/** The rows of a model's input example as comma-separated text: unlike Parquet it is written before Polars is loaded. */
export const exampleText = ({ columns, data }: InputExample): string =>
  [columns, ...data].map((row) => `${row.map(cell).join(',')}\n`).join('')

type Value = InputExample['data'][number][number]

/** Nothing stands for null, quotes with nothing between them for empty text. */
function cell(value: Value): string {
  if (value === null) return ''
  return typeof value === 'string' ? `"${value.replaceAll('"', '""')}"` : String(value)
}
