import * as z from 'zod'

export const FeatureRepoOptions = z.object({
  featureRepo: z
    .string()
    .min(1)
    .default('feature_repo')
    .describe('the folder with feature_store.yaml and the feature definitions'),
})

export type FeatureRepoOptions = z.output<typeof FeatureRepoOptions>
