import { json, table } from '@millrace/contracts'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { inputFileIfGiven, outputFileIfGiven } from './file-option.ts'
import { wantedInputs } from './load-inputs.ts'
import { refuseOutputOver } from './output-within.ts'
import { declaredOutputs } from './stage-outputs.ts'
import { defineStep } from './step.ts'

const rows = table('rows', 'you', { other: { min: 0 } })
const summary = json('summary', 'you', z.object({ rows: z.number() }))
const options = z.strictObject({
  baseline: inputFileIfGiven({ endings: { '.json': summary }, otherwise: rows }),
  bad: outputFileIfGiven(rows),
})
const step = defineStep({
  name: 'sorter',
  summary: 'Sorts.',
  options,
  example: 'sorter',
  run: () => ({}),
})
const files = (given: z.input<typeof options>) => {
  const call = { values: options.parse(given), near: (path: string) => path }
  const name = ({ contract, path }: { contract: { kind: string }; path: string | undefined }) => [contract.kind, path]
  return [...wantedInputs(step, call), ...declaredOutputs(step, call)].map(name)
}

test('a file that is read or written only if given is nothing without its path', () => {
  expect(files({})).toEqual([])
})

test('the contract of an input follows the ending of its path', () => {
  expect(files({ baseline: 'old.json' })).toEqual([['json', 'old.json']])
  // Named as the contract's artifact would be, and no artifact all the same.
  expect(files({ baseline: 'summary.json' })).toEqual([['json', 'summary.json']])
  expect(files({ baseline: 'old.parquet', bad: 'bad.parquet' })).toEqual([
    ['table', 'old.parquet'],
    ['table', 'bad.parquet'],
  ])
})

test('a table that would take the place of the one it is made from is refused', () => {
  const call = { values: options.parse({ bad: 'rows.parquet' }), near: (path: string) => path }
  expect(() => refuseOutputOver(step, call, './rows.parquet')).toThrow(
    '--bad is rows.parquet, which is the input itself',
  )
  expect(() => refuseOutputOver(step, call, 'other.parquet')).not.toThrow()
})
