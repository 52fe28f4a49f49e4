import type { Column } from '@millrace/contracts'
import { expect, test } from 'vitest'
import { stretchesOf } from './stretches.ts'

const columns = Array.from({ length: 100 }, (_, j): Column => {
  return { name: `x${j}`, type: 'Float64', role: 'feature', nullCount: 0 }
})

test('stretches are whole row groups of at least four million values, and the rest', () => {
  const groups = [30_000, 30_000, 150_000, 10_000]
  expect(stretchesOf({ rows: 220_000, groups, columns })).toEqual([
    { from: 0, rows: 60_000 },
    { from: 60_000, rows: 150_000 },
    { from: 210_000, rows: 10_000 },
  ])
})

test('few rows, and rows whose groups are not known, are one stretch', () => {
  expect(stretchesOf({ rows: 20, groups: [10, 10], columns })).toEqual([{ from: 0, rows: 20 }])
  expect(stretchesOf({ rows: 280_000, groups: undefined, columns })).toEqual([{ from: 0, rows: 280_000 }])
})
