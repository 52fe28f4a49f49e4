import { setImmediate } from 'node:timers/promises'

/** Loads what the report is drawn with while Polars reads the rows: the two take a core each. */
export async function loadAhead(): Promise<void> {
  // The reading is to begin first.
  await setImmediate()
  await import('./report/evaluation-page.ts')
  await import('./budgets/with-budgets.ts')
  const { loadDraw } = await import('@millrace/html-report')
  await loadDraw()
}
