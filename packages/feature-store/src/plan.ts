import { defineStep, result } from '@millrace/cli-kit'
import { featureDefinitions } from '@millrace/feature-registry'
import * as z from 'zod'
import { changeDocuments, describePlan, PlanDocument, planDocument } from './plan-document.ts'

export const plan = defineStep({
  name: 'plan',
  summary: 'Show what applying the feature definitions would change.',
  outputs: { plan: result(PlanDocument) },
  services: { repository: featureDefinitions },
  options: z.strictObject({
    against: z
      .int()
      .positive()
      .optional()
      .describe('hold the definitions against this revision of the registry; the registry as it is by default')
      .meta({ env: false }),
  }),
  example: 'feature-store plan --against 3',
  run: async (_inputs, { against }, { services: { repository } }) => {
    if (against === undefined) return { plan: planDocument(await repository.plan()) }
    const changes = changeDocuments(await repository.changesSince(against))
    return { plan: { project: repository.config.project, against, changes } }
  },
  report: ({ plan }) => describePlan(plan),
})
