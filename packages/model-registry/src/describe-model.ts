import { section, shortened } from '@millrace/cli-kit'
import { shownMetric } from './metric-value.ts'
import type { ModelFacts } from './model-facts.ts'
import { shownTime } from './shown-time.ts'

/** A model as people read it: what it is called first, then where it comes from, then what it is. */
export function describeModel(model: ModelFacts): string {
  const { params, metrics, tags, datasets } = model
  const sections = [
    section(model.model_uri, [...versionRows(model), ['files', model.artifact_uri]]),
    section('run', runRows(model)),
    section(
      'metrics',
      Object.entries(metrics).map(([key, value]) => [key, shownMetric(value)]),
    ),
    section('params', textRows(params)),
    section('tags', textRows(tags)),
    signatureSection(model),
    section(
      'data',
      datasets.map(({ name, context, digest, source }) => [name, context, digest, shortened(source, LONGEST)]),
    ),
    section(
      'metadata',
      Object.entries(model.metadata).map(([key, value]) => [key, shortened(shown(value), LONGEST)]),
    ),
  ]
  return sections.filter((text) => text !== '').join('\n\n')
}

const LONGEST = 100

const textRows = (texts: Readonly<Record<string, string>>): string[][] =>
  Object.entries(texts)
    .sort()
    .map(([key, value]) => [key, shortened(value, LONGEST)])

function versionRows({ version }: ModelFacts): string[][] {
  if (version === null) return []
  return [
    ['aliases', version.aliases.join(', ') || '-'],
    ['registered', shownTime(version.created_at)],
    ['status', version.status],
    ['source', version.source],
    ...(version.description === '' ? [] : [['description', version.description]]),
  ]
}

function runRows({ run }: ModelFacts): string[][] {
  if (run === null) return []
  const known: [string, string | null][] = [
    ['run id', run.run_id],
    ['name', run.name],
    ['experiment', run.experiment],
    ['status', run.status],
    ['started', shownTime(run.started_at)],
    ['user', run.user],
    ['made by', run.source],
    ['git commit', run.git_commit],
  ]
  return known.flatMap(([label, value]) => (value === null ? [] : [[label, value]]))
}

function signatureSection({ signature, signature_problem }: ModelFacts): string {
  if (signature === null) return section('signature', [[signature_problem ?? 'none']])
  const rows = (side: string, columns: typeof signature.inputs) =>
    columns.map(({ name, type, required }) => [side, name, type, required ? 'required' : 'optional'])
  return section('signature', [...rows('input', signature.inputs), ...rows('output', signature.outputs)])
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
