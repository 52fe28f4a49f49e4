import { expect, test } from 'vitest'
import { exampleSection } from './example-section.ts'
import { mergedSections } from './section.ts'

const ORDER = ['pipeline', 'join', 'help']

test('a partial run replaces its own section and leaves the others with their dates, in the order of the benchmarks', () => {
  const old = ['help', 'join'].map((name) => exampleSection({ name, measuredAt: '2026-01-01T00:00:00.000Z' }))
  const merged = mergedSections(old, [exampleSection({ name: 'join' })], ORDER)
  expect(merged.map(({ name, measuredAt }) => [name, measuredAt])).toEqual([
    ['join', '2026-03-04T05:06:07.000Z'],
    ['help', '2026-01-01T00:00:00.000Z'],
  ])
})

test('a first section stands alone, and one of a benchmark that is gone is left out', () => {
  const merged = mergedSections([exampleSection({ name: 'gone' })], [exampleSection({ name: 'pipeline' })], ORDER)
  expect(merged.map(({ name }) => name)).toEqual(['pipeline'])
})
