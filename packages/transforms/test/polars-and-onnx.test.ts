import { isStepError } from '@millrace/errors'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fitPlan } from '../src/index.ts'
import { byOnnx, byPolars, framed, largestDifference } from './both-ways.ts'
import { collect } from './collect.ts'
import { anyRows, COLUMNS, declarations, trainingRows } from './random-plans.ts'

test('Polars and onnxruntime give the same design matrix to 1e-12, for any plan over any rows', async () => {
  await fc.assert(
    fc.asyncProperty(declarations, trainingRows, anyRows, async (declared, training, rows) => {
      const features = { frame: framed(training, COLUMNS), columns: COLUMNS }
      const plan = await fitPlan(declared, features, collect).catch((error: unknown) => {
        // Rows that leave nothing to fit, and expressions of constants, are no plans.
        if (isStepError(error)) return undefined
        throw error
      })
      fc.pre(plan !== undefined)
      for (const both of [training, rows]) {
        const difference = largestDifference(await byPolars(plan, both, COLUMNS), await byOnnx(plan, both, COLUMNS))
        expect(difference).toBeLessThan(1e-12)
      }
    }),
    { numRuns: 40 },
  )
})
