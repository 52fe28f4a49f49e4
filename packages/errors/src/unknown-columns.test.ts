import { expect, test } from 'vitest'
import { unknownColumns } from './unknown-columns.ts'

const weight = { setting: '--weight-column (WEIGHT_COLUMN)', source: 'rows.csv' }

test('columns that are not there are named with the flag, the nearest name and all there are', () => {
  const error = unknownColumns({ ...weight, names: ['wieght', 'price', 'x'], columns: ['weight', 'price'] })
  expect(error).toMatchObject({
    code: 'USAGE',
    message: '--weight-column (WEIGHT_COLUMN): no column "wieght" (did you mean "weight"?), "x" in rows.csv',
    hint: 'the columns are weight, price',
  })
})

test('columns that are there are no error, and of very many some are listed', () => {
  const columns = Array.from({ length: 32 }, (_, index) => `c${index}`)
  expect(unknownColumns({ ...weight, names: ['c31'], columns })).toBeUndefined()
  expect(unknownColumns({ ...weight, names: ['x'], columns, code: 'BROKEN_CONTRACT' })?.code).toBe('BROKEN_CONTRACT')
  expect(unknownColumns({ ...weight, names: ['amount'], columns })?.hint).toMatch(/c29, and 2 more$/)
})
