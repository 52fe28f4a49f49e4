import { defineStep, result } from '@millrace/cli-kit'
import { featureDefinitions } from '@millrace/feature-registry'
import { offlineStore } from '@millrace/offline-store'
import * as z from 'zod'
import { describePlan, PlanDocument, planDocument } from './plan-document.ts'

export const apply = defineStep({
  name: 'apply',
  summary: 'Write the feature definitions to the registry, once their sources are found to be as they say.',
  outputs: { plan: result(PlanDocument) },
  services: { repository: featureDefinitions, store: offlineStore },
  options: z.strictObject({}),
  exits: ['CONFLICT'],
  example: 'feature-store apply',
  run: async (_inputs, _options, { services: { repository, store } }) => {
    const plan = await repository.plan()
    for (const view of plan.desired.featureViews) await store.validateSource(view)
    await repository.apply(plan)
    return { plan: planDocument(plan) }
  },
  report: ({ plan }) => describePlan(plan),
})
