import { setImmediate } from 'node:timers/promises'
import { gramProduct } from '@millrace/estimators'

/** Loads what the model is checked and stored with while Polars reads the rows: the two take a core each. */
export async function loadAhead({ charts }: { charts: boolean }): Promise<void> {
  // The reading is to begin first.
  await setImmediate()
  await gramProduct()
  await import('./run/model-folder.ts')
  await import('./report/training-page.ts')
  if (charts) await (await import('@millrace/html-report')).loadDraw()
}
