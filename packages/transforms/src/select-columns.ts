import type { DeclaredTransform } from '@millrace/contracts'
import { isNumber, type PlanColumn } from './plan-columns.ts'

type Selecting = Exclude<DeclaredTransform, { type: 'derive' }>

export interface Selected {
  readonly columns: readonly PlanColumn[]
  /** Names and patterns that no column has. */
  readonly unmatched: readonly string[]
}

/** The columns that a declaration takes, in their order in the table. */
export function selectColumns({ columns: wanted, dtype }: Selecting, columns: readonly PlanColumn[]): Selected {
  const ofKind = columns.filter((column) => dtype === undefined || isOf(dtype, column))
  if (wanted === undefined) return { columns: ofKind, unmatched: [] }
  const patterns = [wanted].flat().map((text) => ({ text, matches: matcher(text) }))
  return {
    columns: ofKind.filter(({ name }) => patterns.some(({ matches }) => matches(name))),
    unmatched: patterns.filter(({ matches }) => !columns.some(({ name }) => matches(name))).map(({ text }) => text),
  }
}

function isOf(dtype: NonNullable<Selecting['dtype']>, column: PlanColumn): boolean {
  return dtype === 'number' ? isNumber(column) && column.kind !== 'boolean' : column.kind === dtype
}

/** A column's own name always matches, also with an asterisk in it. */
function matcher(pattern: string): (name: string) => boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  const regex = new RegExp(`^${parts.join('.*')}$`, 'su')
  return (name) => name === pattern || regex.test(name)
}
