import { defineStep, result } from '@millrace/cli-kit'
import { tracking } from '@millrace/tracking'
import * as z from 'zod'
import { describeModel } from './describe-model.ts'
import { ModelFacts, modelFacts } from './model-facts.ts'

export const show = defineStep({
  name: 'show',
  summary: 'Show one model: where it comes from, its metrics, parameters, tags, signature and data.',
  outputs: { model: result(ModelFacts) },
  services: { tracking },
  options: z.strictObject({
    model: z
      .string()
      .min(1)
      .describe('NAME (its latest version), NAME/3, NAME@ALIAS, a models:/ or runs:/ URI, or a folder such as ./model')
      .meta({ env: false }),
  }),
  arguments: ['model'],
  example: 'model-registry show trips@champion',
  run: async (_inputs, { model }, { services, tables }) => ({
    model: await modelFacts(services.tracking, model, tables.scratch('model')),
  }),
  report: ({ model }) => describeModel(model),
})
