import { readUnmapped, type Table, type TableAccess } from '@millrace/artifact-store'

/** Keeps the pages of tables and of scratch files out of this process's memory, which would grow with them; no path may have a pattern then. */
export function readTablesUnmapped(given: readonly (Table | undefined)[], tables: Pick<TableAccess, 'scratch'>): void {
  const paths = [tables.scratch(''), ...given.map((table) => table?.source ?? '')]
  if (!paths.some((path) => /[[?]/.test(path))) readUnmapped()
}
