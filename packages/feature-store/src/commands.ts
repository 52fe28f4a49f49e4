import { defineCommands } from '@millrace/cli-kit'
import { apply } from './apply.ts'
import { getOnlineFeatures } from './get-online-features.ts'
import { materialize } from './materialize.ts'
import { materializeIncremental } from './materialize-incremental.ts'
import { plan } from './plan.ts'

export const featureStore = defineCommands({
  name: 'feature-store',
  summary: 'Plan and apply feature definitions, load the online store, read from it.',
  commands: [plan, apply, materialize, materializeIncremental, getOnlineFeatures],
})
