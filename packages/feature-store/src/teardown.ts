import { defineStep, result } from '@millrace/cli-kit'
import { listProblems, StepError } from '@millrace/errors'
import { featureRegistry } from '@millrace/feature-registry'
import * as z from 'zod'
import { onlineStoreIfAny } from './online-store-if-any.ts'

export const teardown = defineStep({
  name: 'teardown',
  summary: 'Remove the project: its values from the online store, and then what it defines from the registry.',
  outputs: {
    teardown: result(z.object({ project: z.string(), registry: z.string(), dropped_views: z.array(z.string()) })),
  },
  services: { registry: featureRegistry, online: onlineStoreIfAny },
  options: z.strictObject({
    yes: z.boolean().default(false).describe('do it; without, it is only told what would go').meta({ env: false }),
  }),
  exits: ['CONFLICT'],
  example: 'feature-store teardown --yes',
  run: async (_inputs, { yes }, { services: { registry, online } }) => {
    const { project, featureViews, onDemandFeatureViews, featureServices } = await registry.registered()
    const served = featureViews.flatMap((view) => (online !== undefined && view.online ? [view.name] : []))
    if (!yes) {
      const lines = [
        ...featureViews.map(
          ({ name }) => `feature view ${name}${served.includes(name) ? ', with its values in the online store' : ''}`,
        ),
        ...onDemandFeatureViews.map(({ name }) => `on-demand feature view ${name}`),
        ...featureServices.map(({ name }) => `feature service ${name}`),
        `project ${project} in ${registry.registryAddress}`,
      ]
      throw new StepError('CONFLICT', `a teardown would remove:\n${listProblems(lines)}`, {
        hint: 'give --yes if that is meant; the history of revisions stays, and `feature-store apply --revision` brings one back',
      })
    }
    // The registry goes last: cut off before, the same command finds again what is left. Views that are not online now may have been.
    for (const view of featureViews) await online?.dropView(view)
    await registry.teardown()
    return { teardown: { project, registry: registry.registryAddress, dropped_views: served } }
  },
  report: ({ teardown: { project, registry, dropped_views } }) =>
    `project ${project}: removed ${dropped_views.join(', ') || 'nothing'} from the online store, and everything from ${registry}`,
})
