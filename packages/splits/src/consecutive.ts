import type { Rows } from './split-rows.ts'

/** The row numbers from `start` to before `end`. */
export function consecutive(start: number, end: number): Rows {
  const rows = new Uint32Array(Math.max(0, end - start))
  for (let i = 0; i < rows.length; i++) rows[i] = start + i
  return rows
}
