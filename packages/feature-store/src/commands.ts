import { defineCommands } from '@millrace/cli-kit'
import { apply } from './apply.ts'
import { describe } from './describe.ts'
import { getOnlineFeatures } from './get-online-features.ts'
import { history } from './history.ts'
import { list } from './list.ts'
import { materialize } from './materialize.ts'
import { materializeIncremental } from './materialize-incremental.ts'
import { plan } from './plan.ts'
import { status } from './status.ts'
import { teardown } from './teardown.ts'

export const featureStore = defineCommands({
  name: 'feature-store',
  summary: 'Plan and apply feature definitions, look at them, load the online store, read from it.',
  commands: [
    ...[plan, apply, history, list, describe, status],
    ...[materialize, materializeIncremental, getOnlineFeatures, teardown],
  ],
})
