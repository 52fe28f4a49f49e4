import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runBatches } from './run-batches.ts'

const key = fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/)
const texts = (maxKeys: number, maxLength: number) =>
  fc.dictionary(key, fc.string({ maxLength, unit: 'binary' }), { maxKeys, noNullPrototype: true })
const metrics = fc.array(fc.record({ key, value: fc.double(), timestamp: fc.nat(), step: fc.nat() }), {
  maxLength: 2500,
})

test('every part keeps the limits of MLflow, and the parts together are the batch', () => {
  fc.assert(
    fc.property(texts(250, 50), texts(250, 50), metrics, (params, tags, points) => {
      const parts = runBatches({ params, tags, metrics: points })
      for (const part of parts) {
        expect(part.params.length).toBeLessThanOrEqual(100)
        expect(part.tags.length).toBeLessThanOrEqual(100)
        expect(part.params.length + part.tags.length + part.metrics.length).toBeLessThanOrEqual(1000)
        expect(part.params.length + part.tags.length + part.metrics.length).toBeGreaterThan(0)
      }
      expect(parts.flatMap((part) => part.params)).toEqual(
        Object.entries(params).map(([name, value]) => ({ key: name, value })),
      )
      expect(Object.fromEntries(parts.flatMap((part) => part.tags).map((tag) => [tag.key, tag.value]))).toEqual(tags)
      expect(parts.flatMap((part) => part.metrics)).toEqual(points)
    }),
    { numRuns: 30 },
  )
})

test('long values fill a request by its size of 1 MB, not by their number', () => {
  const params = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`p${i}`, 'é'.repeat(6000)]))
  const parts = runBatches({ params })
  expect(parts.length).toBeGreaterThan(1)
  for (const part of parts) expect(Buffer.byteLength(JSON.stringify(part))).toBeLessThan(1_000_000)
})

test('a value is cut between characters', () => {
  const [part] = runBatches({ params: { emoji: '😀'.repeat(6001) } })
  expect(part?.params).toEqual([{ key: 'emoji', value: '😀'.repeat(6000) }])
})

test('nothing to log is no request', () => {
  expect(runBatches({})).toEqual([])
  expect(runBatches({ params: {}, metrics: [], tags: {} })).toEqual([])
})
