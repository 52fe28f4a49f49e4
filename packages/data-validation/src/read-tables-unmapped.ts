import { readUnmapped, type Table, type TableAccess } from '@millrace/artifact-store'

/** Keeps the pages of tables and of scratch files out of this process's memory, which would grow with them. */
export function readTablesUnmapped(given: readonly (Table | undefined)[], tables: Pick<TableAccess, 'scratch'>): void {
  readUnmapped([tables.scratch(''), ...given.flatMap((table) => table?.source ?? [])])
}
