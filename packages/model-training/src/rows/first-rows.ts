import type { Table, TableAccess } from '@millrace/artifact-store'

export type TableRow = Readonly<Record<string, unknown>>

/** The first training rows, so that whoever loads the model can try it, and what the transforms make of them. */
export interface FirstRows {
  readonly raw: readonly TableRow[]
  readonly design: readonly TableRow[]
}

const ROWS = 3

export async function firstRows(
  { trainX, design }: { trainX: Table; design: Table },
  tables: TableAccess,
): Promise<FirstRows> {
  const first = ({ frame, columns }: Table) =>
    tables.collect(frame.select(...columns.map(({ name }) => name)).limit(ROWS))
  const raw = await first(trainX)
  return { raw, design: design === trainX ? raw : await first(design) }
}
