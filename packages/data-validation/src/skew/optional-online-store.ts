import { FeatureRepoOptions } from '@millrace/feature-registry'
import { type OnlineStore, onlineStore } from '@millrace/online-store'
import * as z from 'zod'

type Options = z.output<typeof OnlineSkewOptions>
type Surroundings = Parameters<typeof onlineStore.open>[1]

const OnlineSkewOptions = FeatureRepoOptions.extend({
  skewOnline: z
    .boolean()
    .default(false)
    .describe('hold features against what the online store has for the same keys and times')
    .meta({ env: 'VALIDATION_SKEW_ONLINE' }),
})

/** The online store where features are to be held against it; else nothing is connected to. */
export const optionalOnlineStore = {
  options: OnlineSkewOptions,
  open: async (options: Options, context: Surroundings): Promise<OnlineStore | undefined> =>
    options.skewOnline ? onlineStore.open(options, context) : undefined,
  close: async (store: OnlineStore | undefined): Promise<void> => store?.close(),
}
