import type { Columns, Workdir } from '../src/index.ts'

/** Cuts a file in the middle, as an interrupted copy does. */
export function truncate(dir: Workdir, file: string): void {
  const bytes = dir.read(file)
  dir.write(file, bytes.subarray(0, Math.floor(bytes.length * 0.6)))
}

/** Writes a Parquet file with two columns `twice`, which no library would write: by renaming one inside the file. */
export async function writeTwiceNamed(dir: Workdir, file: string, columns: Columns): Promise<void> {
  const values = Object.values(columns)[0] ?? []
  await dir.writeTable(file, { ...columns, twice: values.map(() => 1.5), twicf: values.map(() => 2.5) })
  const bytes = dir.read(file)
  for (let at = bytes.indexOf('twicf'); at >= 0; at = bytes.indexOf('twicf', at)) bytes.write('twice', at)
  dir.write(file, bytes)
}

/** Changes lines of a text file; the first line, the header, is line 1. */
export function changeLine(dir: Workdir, file: string, number: number, change: (line: string) => string): void {
  const lines = dir.read(file).toString().split('\n')
  dir.write(file, lines.map((line, index) => (index === number - 1 ? change(line) : line)).join('\n'))
}

/** Rewrites a table artifact with some columns changed; without its footer, as another tool would write it. */
export async function rewrite(
  dir: Workdir,
  file: string,
  change: (columns: Record<string, unknown[]>) => Columns,
): Promise<void> {
  const columns = change(await dir.readTable(file))
  const isUntyped = (values: readonly unknown[]): boolean => values.every((value) => value === null)
  const types = Object.entries(columns).flatMap(([name, values]) =>
    isUntyped(values) ? [[name, name === 'event_timestamp' ? 'Datetime' : 'Float64'] as const] : [],
  )
  await dir.writeTable(file, columns, { types: Object.fromEntries(types) })
}

/** Columns with the values of each changed. */
export const mapColumns = (columns: Record<string, unknown[]>, change: (values: unknown[]) => unknown[]) =>
  Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, change(values)]))
