import type { TableAccess } from '@millrace/artifact-store'
import type { DataFrame, LazyDataFrame } from 'nodejs-polars'

/**
 * The columns of a plan, whole: streamed through a scratch file of that name, since a plain collect would hold all that
 * the plan reads.
 */
export async function heldColumns(plan: LazyDataFrame, name: string, { scratch }: TableAccess): Promise<DataFrame> {
  const { default: pl } = await import('nodejs-polars')
  const path = scratch(`held-${name}`)
  await plan.sinkIpc(path, { compression: 'uncompressed', maintainOrder: true }).collect()
  return pl.scanIPC(path).collect()
}
