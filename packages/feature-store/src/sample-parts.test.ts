import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sampleParts } from './sample-parts.ts'

const asked = (entities: number) => {
  const parts: number[] = []
  const take = async (of: number) => {
    parts.push(of)
    return Math.round(entities / of)
  }
  return { parts, take }
}

test('few rows are looked at whole', async () => {
  const { parts, take } = asked(9000)
  expect(await sampleParts(10_000, take)).toEqual({ parts: 1, entities: 9000 })
  expect(parts).toEqual([1])
})

test('of many rows of few entities all are taken', async () => {
  const { take } = asked(240)
  expect(await sampleParts(20_000_000, take)).toEqual({ parts: 1, entities: 240 })
})

test('of many entities a sample is taken, in two or three looks', async () => {
  const { parts, take } = asked(200_000)
  expect(await sampleParts(20_000_000, take)).toEqual({ parts: 20, entities: 10_000 })
  expect(parts).toEqual([2000, 20])
})

test('a sample is all, or 5,000 to 20,000', async () => {
  const numbers = fc.tuple(fc.integer({ min: 0, max: 1e9 }), fc.double({ min: 0, max: 1, noNaN: true }))
  await fc.assert(
    fc.asyncProperty(numbers, async ([rows, share]) => {
      const all = Math.floor(rows * share)
      const { parts, take } = asked(all)
      const sample = await sampleParts(rows, take)
      expect(sample.entities).toBeLessThanOrEqual(20_200)
      if (sample.parts === 1) expect(sample.entities).toBe(all)
      else expect(sample.entities).toBeGreaterThanOrEqual(5000)
      expect(parts.length).toBeLessThan(6)
    }),
  )
})
