import { isStepError } from '@millrace/errors'
import { describe, expect, test } from 'vitest'
import { rowBlocks } from '../row-blocks.ts'
import { gridCandidates, randomCandidates } from './candidates.ts'
import { sampledRows } from './fold-rows.ts'
import { selectTrial } from './select-trial.ts'
import { type HalvingTrial, successiveHalving } from './successive-halving.ts'
import { type Candidate, type Trial, trialOf } from './trial.ts'

const lowest = { greaterIsBetter: false, rule: 'best', strength: () => 0 } as const

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}

describe('candidates', () => {
  test('of a grid are every combination, in scikit-learn’s order', () => {
    const { length, [1]: second } = gridCandidates({ b: [1, 2, 3], a: ['x', 'y'] })
    expect(length).toBe(6)
    expect(second).toEqual({ number: 1, params: { a: 'x', b: 2 } })
  })

  test('drawn with a seed are the same again, also when more are drawn, and stay in their ranges', () => {
    const its = {
      alpha: { low: 1e-4, high: 10, scale: 'log' },
      degree: { low: 1, high: 3, scale: 'linear', integer: true },
      kind: ['p', 'q'],
    } as const
    const some = randomCandidates(its, 5, 7)
    expect(randomCandidates(its, 200, 7).slice(0, 5)).toEqual(some)
    expect(randomCandidates(its, 5, 8)).not.toEqual(some)
    const many = randomCandidates(its, 200, 7).map(({ params }) => params)
    expect(many.every(({ alpha }) => Number(alpha) >= 1e-4 && Number(alpha) <= 10)).toBe(true)
    expect(many.filter(({ alpha }) => Number(alpha) < Math.sqrt(1e-3)).length).toBeGreaterThan(70)
    expect(new Set(many.map(({ degree }) => degree))).toEqual(new Set([1, 2, 3]))
  })

  test.each([
    [{ a: [] }, 'has no values'],
    [{ a: { low: 2, high: 1, scale: 'linear' } }, 'reaches from 2 to 1'],
    [{ a: { low: 0, high: 1, scale: 'log' } }, 'reaches from 0 on a logarithmic scale'],
  ] as const)('of %j are refused', (its, message) => {
    const refusal = (error: unknown) => isStepError(error, 'USAGE') && error.message.includes(message)
    expect(() => randomCandidates(its, 1, 1)).toThrow(expect.toSatisfy(refusal))
  })

  test('of a grid over a range are refused', () => {
    const refusal = (error: unknown) => isStepError(error, 'USAGE') && error.message.includes('is a range')
    expect(() => gridCandidates({ a: { low: 1, high: 2, scale: 'linear' } })).toThrow(expect.toSatisfy(refusal))
  })
})

describe('selection', () => {
  const trial = (number: number, alpha: number, scores: readonly number[]) =>
    trialOf({ number, params: { alpha } }, scores, true)
  const trials = [
    trial(0, 1, [1.5, 1.9]),
    trial(1, 0.1, [1, 2]),
    trial(2, 10, [1.9, 2.1]),
    trial(3, 0.01, [1.6, 1.4]),
    trial(4, 5, [Number.NaN, 1]),
  ]
  const strength = ({ alpha }: Trial['params']) => Number(alpha)

  test('the standard error is the sample deviation over the root of the folds', () => {
    expect(trials[1]).toMatchObject({ mean: 1.5, standardError: Math.sqrt(0.5) / Math.sqrt(2) })
    expect(trial(0, 1, [3])).toMatchObject({ mean: 3, standardError: 0 })
  })

  test('takes the best, of equals the first, whatever the order, and never one without a score', () => {
    expect(selectTrial(trials.toReversed(), { ...lowest, strength })?.number).toBe(1)
    expect(selectTrial(trials, { greaterIsBetter: true, rule: 'best', strength })?.number).toBe(2)
    expect(selectTrial([], lowest)).toBeUndefined()
  })

  test('within one standard error takes the most strongly regularized', () => {
    expect(selectTrial(trials, { greaterIsBetter: false, rule: 'one-standard-error', strength })?.number).toBe(2)
    expect(
      selectTrial([trial(0, 1, [1, 1.02]), trial(1, 9, [1.1, 1.2])], {
        greaterIsBetter: false,
        rule: 'one-standard-error',
        strength,
      })?.number,
    ).toBe(0)
  })
})

describe('successive halving', () => {
  const candidates = gridCandidates({ cost: [5, 3, 8, 1, 9, 2, 7, 4, 6] })
  const run = async (finished: readonly HalvingTrial[] = []) => {
    const calls: (readonly [number, number])[] = []
    const options = {
      factor: 3,
      greaterIsBetter: false,
      finished,
      async *evaluate(its: readonly Candidate[], share: number) {
        for (const candidate of its) {
          calls.push([Number(candidate.params['cost']), share])
          yield trialOf(candidate, [Number(candidate.params['cost'])], true)
        }
      },
    }
    return { calls, trials: await collect(successiveHalving(candidates, options)) }
  }

  test('gives a third of the candidates three times the rows, and the last all, as scikit-learn’s 9 → 3 → 1', async () => {
    const { trials, calls } = await run()
    expect(trials.map(({ rung }) => rung)).toEqual([...Array(9).fill(0), 1, 1, 1, 2])
    expect(calls.slice(9)).toEqual([
      [1, 1 / 3],
      [2, 1 / 3],
      [3, 1 / 3],
      [1, 1],
    ])
    expect(calls[0]?.[1]).toBeCloseTo(1 / 9, 15)
  })

  test('goes on where it was killed', async () => {
    const { trials } = await run()
    const again = await run(trials.slice(0, 11))
    expect(again.trials).toEqual(trials.slice(11))
    expect(again.calls.length).toBe(2)
  })

  test('of one candidate looks at all rows once', async () => {
    const evaluate = async function* (its: readonly Candidate[]) {
      for (const candidate of its) yield trialOf(candidate, [1], true)
    }
    const trials = await collect(
      successiveHalving(candidates.slice(0, 1), { factor: 3, greaterIsBetter: false, evaluate }),
    )
    expect(trials.map(({ share }) => share)).toEqual([1])
  })
})

test('a sample of rows is the same at every reading, near its share, and part of a larger one', async () => {
  const many = rowBlocks({ columns: [], target: Float64Array.from({ length: 2000 }, (_, i) => i) })
  const drawn = async (share: number) =>
    (await collect(sampledRows(many, share, 5))).flatMap(({ target }) => [...target])
  const tenth = await drawn(0.1)
  expect(await drawn(0.1)).toEqual(tenth)
  expect(Math.abs(tenth.length - 200)).toBeLessThan(50)
  const half = new Set(await drawn(0.5))
  expect(tenth.every((row) => half.has(row))).toBe(true)
  expect((await drawn(1)).length).toBe(2000)
})
