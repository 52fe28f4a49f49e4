import { describe } from 'vitest'
import { tracking } from '../packages/tracking/src/index.ts'
import { behavesAsATrackingStore } from '../packages/tracking/test/tracking-store-suite.ts'

describe('the store behind a stock MLflow server', () => {
  behavesAsATrackingStore(
    async () => {
      const options = tracking.options.parse({ mlflowTrackingUri: process.env['MLFLOW_SERVER'] })
      return tracking.open(options, { root: '/', signal: new AbortController().signal })
    },
    { knowsLoggedModels: process.env['MLFLOW_SERVER_MAJOR'] !== '2' },
  )
})
