import { expect, test } from 'vitest'
import { DataValidationOptions } from './options.ts'

test.each(['accept', 'diff'])('%s is refused without a table to draft expectations from', (option) => {
  const parsed = DataValidationOptions.safeParse({ [option]: true })
  expect(parsed.error?.issues).toMatchObject([{ path: [option], message: expect.stringContaining('--infer') }])
  expect(DataValidationOptions.safeParse({ [option]: true, infer: 'rows.parquet' }).success).toBe(true)
})
