import type { EvaluationReport, VerdictReason } from '@millrace/contracts'
import { judge } from '../src/judge.ts'
import { readGate } from '../src/read-gate.ts'

/** An evaluation of a hundred rows, and parts of others. */
export const metrics = { rmse: 0.4, mae: 0.3, r2: 0.2, max_error: 0.9 }
export const evaluation: EvaluationReport = {
  ...metrics,
  rows: 100,
  run_id: 'r',
  model_uri: 'models:/m-1',
  baselines: { mean: { ...metrics, rmse: 0.5, r2: 0 }, least_squares: metrics },
}
export const champion = (rmse: number, interval: { low: number; high: number } | null) => ({
  metrics: { rmse },
  differences: { rmse: { difference: metrics.rmse - rmse, interval } },
})
export const URI = 'models:/rides@champion'
export const evaluatedChampion = (rmse: number, interval: { low: number; high: number } | null = null) => ({
  champion: { uri: URI, status: 'evaluated' as const, ...champion(rmse, interval) },
})
export const slice = (name: string, rows: number, rmse: number) => ({
  slice: name,
  by: ['region'],
  rows,
  effective_rows: rows,
  metrics: { rmse },
  intervals: {},
  champion: champion(0.5, null),
})

/** What rules of a gate say of it, with changes. */
export async function byGate(
  rules: string,
  changes: Partial<EvaluationReport> = {},
  said = '',
): Promise<VerdictReason[]> {
  const gate = await readGate(`${said}\nrules: [${rules}]`, 'gate.yaml', [...Object.keys(metrics), 'rows'])
  return judge({ ...evaluation, ...changes }, gate).reasons
}
/** The slice where there is one, the outcome, and whether it passed. */
export const outcomes = async (...given: Parameters<typeof byGate>) =>
  (await byGate(...given)).map(({ slice, outcome, passed }) => [...(slice ? [slice] : []), outcome, passed])
