import { ARTIFACTS } from '@millrace/contracts'
import { expect, test } from 'vitest'
import { CALLS } from './pipeline.ts'

test('the writers of all artifacts are the calls of a pipeline run, in its order', () => {
  const { apply, ...steps } = CALLS
  const writers = [...new Set(ARTIFACTS.map(({ writer }) => writer))]
  expect(writers).toEqual(Object.values(steps).map((call) => call.join(' ')))
})
