import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compare } from './compare.ts'
import { Direction } from './metric-direction.ts'

const direction = fc.constantFrom(...Direction.options)
const metric = fc.double({ min: -1e6, max: 1e6, noNaN: true })
const size = fc.double({ min: 0, max: 10, noNaN: true })
const tolerance = fc.record({
  strict: fc.constant(false),
  absolute: fc.option(size, { nil: undefined }),
  relative: fc.option(size, { nil: undefined }),
})

test('two identical models are not worse than each other, whatever the metric, its value and the tolerance', () => {
  fc.assert(
    fc.property(direction, metric, tolerance, fc.boolean(), (direction, value, demand, paired) => {
      const interval = paired && direction !== 'zero' ? { interval: { low: 0, high: 0 } } : {}
      const same = { direction, candidate: value, reference: value, ...interval }
      expect(compare(same, demand).outcome).toBe('not_worse')
      expect(compare(same, { ...demand, strict: true }).outcome).toBe('failed')
    }),
  )
})

test('a model that is not worse keeps every tolerance, and the better of two is so from either side', () => {
  fc.assert(
    fc.property(direction, metric, metric, tolerance, (direction, candidate, reference, demand) => {
      const there = compare({ direction, candidate, reference }, demand)
      const back = compare({ direction, candidate: reference, reference: candidate }, demand)
      expect(back.improvement).toBeCloseTo(0 - there.improvement, 12)
      if (there.improvement > 0) expect(there.outcome).toBe('better')
      if (there.improvement === 0) expect(there.outcome).toBe('not_worse')
    }),
  )
})

test('a relative tolerance does not depend on the unit of the metric', () => {
  const unit = fc.integer({ min: -20, max: 20 }).map((power) => 2 ** power)
  fc.assert(
    fc.property(direction, metric, metric, size, unit, (direction, candidate, reference, relative, unit) => {
      const demand = { strict: false, absolute: undefined, relative }
      const scaled = { direction, candidate: candidate * unit, reference: reference * unit }
      fc.pre(Math.abs(candidate) > 1e-200 && Math.abs(reference) > 1e-200)
      expect(compare(scaled, demand).outcome).toBe(compare({ direction, candidate, reference }, demand).outcome)
    }),
  )
})
