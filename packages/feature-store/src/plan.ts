import { defineStep, result } from '@millrace/cli-kit'
import { featureDefinitions } from '@millrace/feature-registry'
import * as z from 'zod'
import { describePlan, PlanDocument, planDocument } from './plan-document.ts'

export const plan = defineStep({
  name: 'plan',
  summary: 'Show what applying the feature definitions would change.',
  outputs: { plan: result(PlanDocument) },
  services: { repository: featureDefinitions },
  options: z.strictObject({}),
  example: 'feature-store plan',
  run: async (_inputs, _options, { services }) => ({ plan: planDocument(await services.repository.plan()) }),
  report: ({ plan }) => describePlan(plan),
})
