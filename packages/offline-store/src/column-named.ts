import { type Expr, pl } from 'nodejs-polars'

/** The column of exactly this name: Polars takes `*` for all columns, and `^…$` for a pattern. */
export function columnNamed(name: string): Expr {
  const isPattern = name === '*' || (name.startsWith('^') && name.endsWith('$'))
  return pl.col(isPattern ? `^${name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$` : name)
}
