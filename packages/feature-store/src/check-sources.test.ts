import { StepError } from '@millrace/errors'
import type { ValueType } from '@millrace/feature-registry'
import { featureView } from '@millrace/testkit'
import { expect, test } from 'vitest'
import { checkSources } from './check-sources.ts'

const views = ['a', 'b', 'c'].map((name) => featureView<ValueType>(name, { shop: 'INT64' }, { amount: 'DOUBLE' }))
const storeOf = (problems: Readonly<Record<string, Error>>) => ({
  async validateSource({ name }: { name: string }) {
    const problem = problems[name]
    if (problem !== undefined) throw problem
  },
})

test('sources that are not as their views say are told together', async () => {
  const absent = new StepError('MISSING_INPUT', 'there is no a.parquet', { hint: 'make it' })
  const broken = new StepError('BROKEN_CONTRACT', 'c.parquet has no column "x"')
  await expect(checkSources(views, storeOf({}))).resolves.toBeUndefined()
  await expect(checkSources(views, storeOf({ a: absent }))).rejects.toBe(absent)
  await expect(checkSources(views, storeOf({ a: absent, c: broken }))).rejects.toMatchObject({
    code: 'MISSING_INPUT',
    message: 'there is no a.parquet\nc.parquet has no column "x"',
  })
})

test('a store that does not answer is not held against the sources', async () => {
  const silent = new StepError('UNAVAILABLE', 'nobody answers')
  await expect(checkSources(views, storeOf({ b: silent }))).rejects.toBe(silent)
})
