import { defineStep, result } from '@millrace/cli-kit'
import { tracking } from '@millrace/tracking'
import * as z from 'zod'
import { Comparison, compareModels } from './compare-models.ts'
import { describeComparison } from './describe-comparison.ts'
import { modelFacts } from './model-facts.ts'

export const compare = defineStep({
  name: 'compare',
  summary: 'Set two models side by side: metrics with their difference, parameters, tags and signature.',
  outputs: { comparison: result(Comparison) },
  services: { tracking },
  options: z.strictObject({
    a: z.string().min(1).describe('the first model, as show takes it').meta({ env: false }),
    b: z.string().min(1).describe('the second model').meta({ env: false }),
  }),
  arguments: ['a', 'b'],
  example: 'model-registry compare trips@champion trips/latest',
  run: async (_inputs, { a, b }, { services, tables }) => {
    const first = await modelFacts(services.tracking, a, tables.scratch('first model'))
    const second = await modelFacts(services.tracking, b, tables.scratch('second model'))
    return { comparison: compareModels(first, second) }
  },
  report: ({ comparison }) => describeComparison(comparison),
})
