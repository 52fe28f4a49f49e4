import { type EvaluationReport, isClassMetric, type LineageRecord, type ModelVerdict } from '@millrace/contracts'
import { metricsOf } from './metrics-of.ts'

/** Who accepted a version against the rules, and why. */
export const OVERRIDE_TAG = 'millrace.override'

/**
 * What a registered version tells of itself: `millrace.verdict`, each metric but those of single classes, the commit of its training,
 * and as `millrace.sha256.NAME` the tables that it was made from.
 */
export function versionTags(
  evaluation: EvaluationReport,
  verdict: ModelVerdict,
  upstream: readonly LineageRecord[],
): Record<string, string> {
  const metrics = Object.entries(metricsOf(evaluation)).flatMap(([name, value]) =>
    value === null || isClassMetric(name)
      ? []
      : [[name === 'rows' ? 'millrace.test_rows' : `millrace.${name}`, `${value}`]],
  )
  const tables = upstream
    .flatMap(({ outputs }) => Object.entries(outputs))
    .flatMap(([name, { sha256, rows }]) => (rows === undefined ? [] : [[`millrace.sha256.${name}`, sha256]]))
  const commit = upstream.findLast(({ step }) => step === 'model-training')?.git_commit
  const { override } = verdict
  return {
    ...Object.fromEntries([...metrics, ...tables]),
    ...(commit !== undefined && { 'millrace.git_commit': commit }),
    ...(override !== undefined && { [OVERRIDE_TAG]: `${override.by}: ${override.reason}`.slice(0, LONGEST) }),
    'millrace.verdict': override === undefined ? 'accepted' : 'overridden',
  }
}

/** MLflow's limit to the value of a version's tag. */
const LONGEST = 5000
