import type { Table } from '@millrace/artifact-store'
import { type Context, millraceVersion } from '@millrace/cli-kit'
import {
  type ColumnNames,
  type FoldPlan,
  type FoldStatistics,
  foldPlan,
  type GramStatistics,
} from '@millrace/estimators'
import type { RepositoryFile } from '@millrace/feature-registry'
import { foldParts } from '@millrace/splits'
import { ESTIMATOR } from '../fits/estimators.ts'
import { givenSettings } from '../fits/settings.ts'
import type { ModelTrainingOptions } from '../options.ts'
import { foldColumns } from '../rows/fold-columns.ts'
import type { HeldRows } from '../rows/held-rows.ts'
import { candidatesOf } from './candidates.ts'
import { foldSpec } from './fold-spec.ts'
import { readSpace } from './read-space.ts'
import { defaultScoring } from './scorings.ts'
import { search } from './search.ts'
import type { SearchKind } from './search-kinds.ts'
import type { SearchResult } from './search-result.ts'
import { TrialLog } from './trial-log.ts'

export type SearchContext = Pick<Context<Record<never, never>>, 'tables' | 'origins' | 'progress' | 'signal'> & {
  readonly space: RepositoryFile
}

interface SummarizedRows {
  readonly blocks: HeldRows
  readonly names: ColumnNames
  readonly all: GramStatistics
  readonly folds: readonly FoldStatistics[]
  /** Of a classifier's target. */
  readonly classes: number
}

export interface PreparedSearch {
  readonly plan: FoldPlan
  /** Goes on where a stopped run of the same search over the same data ended. */
  run(rows: SummarizedRows): Promise<SearchResult>
}

const FACTOR = 3

/** Reads what is searched through and lays out the folds, before a long reading of the rows. */
export async function prepareSearch(
  kind: SearchKind,
  tables: { readonly x: Table; readonly target: Table; readonly keys: Table | undefined },
  { options, context }: { options: ModelTrainingOptions; context: SearchContext },
): Promise<PreparedSearch> {
  const { estimator, sampleWeight, factor = FACTOR, seed = 0, scoring: asked, foldGroups: groups } = options
  const { task, defaults } = ESTIMATOR[estimator]
  const space = await readSpace(context.space, { estimator, search: kind })
  const spec = foldSpec(options, task)
  const columns = await foldColumns(spec.kind, tables, { task, groups, tables: context.tables })
  const plan = foldPlan(foldParts(spec, columns), columns.rows)
  const settings = givenSettings(defaults, options)
  const scoring = asked ?? defaultScoring(task)
  return {
    plan,
    async run({ blocks, names, all, folds, classes }) {
      const candidates = candidatesOf(kind, space, { all, settings, options })
      const { inputs } = await context.origins()
      const data = Object.fromEntries(Object.entries(inputs).map(([name, { sha256 }]) => [name, sha256]))
      const told = { estimator, settings, scoring, spec, groups, sampleWeight, factor, seed }
      const content = { data, candidates, ...told, version: millraceVersion() }
      const work = context.tables.work({ subject: `the ${kind} search of model-training`, content })
      const given = {
        search: kind,
        estimator,
        settings,
        candidates,
        scoring,
        names,
        plan,
        folds,
        classes,
        factor,
        seed,
      }
      return await search({ ...given, rows: blocks }, options.selection, {
        log: new TrialLog(work),
        progress: context.progress('searching', 'candidates'),
        signal: context.signal,
      })
    },
  }
}
