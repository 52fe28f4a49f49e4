import { defineStep } from '@millrace/cli-kit'
import {
  BASELINES_FILE,
  evaluation,
  evaluationPage,
  optional,
  runInfo,
  testKeys,
  testX,
  testY,
  transforms,
} from '@millrace/contracts'
import { fetchModel, tracking } from '@millrace/tracking'
import { openChampion } from './champion/open-champion.ts'
import { loadAhead } from './load-ahead.ts'
import { ModelEvaluationOptions } from './options.ts'
import { readBaselines } from './read-baselines.ts'
import { describeEvaluation } from './report/describe-evaluation.ts'
import { evaluationMarkdown } from './report/evaluation-markdown.ts'
import { runMetrics } from './run-metrics.ts'

export const modelEvaluation = defineStep({
  name: 'model-evaluation',
  summary: 'Score the stored model on the test rows, with intervals and slices, beside its baselines and a champion.',
  inputs: { testX, testY, testKeys: optional(testKeys), transforms: optional(transforms), runInfo },
  outputs: { evaluation, page: evaluationPage },
  services: { tracking },
  options: ModelEvaluationOptions,
  example: "model-evaluation --slices region --slices 'hour < 6 & region' --champion models:/trips@champion",
  run: async (
    { testX, testY, testKeys, transforms, runInfo },
    options,
    { services, tables, log, progress, signal },
  ) => {
    const run = await services.tracking.getRun(runInfo.run_id)
    const baselines = readBaselines(await services.tracking.readArtifact(run.artifactUri, BASELINES_FILE))
    const { folder } = await fetchModel(services.tracking, runInfo.model_uri, tables.scratch('model'))
    const [{ openModel }, { designTable }, { findTask }, { evaluate }] = await Promise.all([
      import('./open-model.ts'),
      import('@millrace/transforms'),
      import('./task/find-task.ts'),
      import('./evaluate.ts'),
    ])
    const champion =
      options.champion === undefined
        ? undefined
        : await openChampion(services.tracking, options.champion, tables.scratch('champion'))
    const candidate = await openModel(folder)
    try {
      const design = await designTable(transforms ?? { transforms: [] }, testX)
      const evaluating = {
        candidate,
        task: await findTask(candidate, options, tables),
        run: runInfo,
        champion,
        baselines,
        options,
        tables,
        progress: progress('evaluating'),
        signal,
      }
      const [{ report: measured, sample, example }] = await Promise.all([
        evaluate({ x: testX, y: testY, keys: testKeys, design }, evaluating),
        loadAhead(),
      ])
      const [{ withBudgets }, { evaluationReportPage }] = await Promise.all([
        import('./budgets/with-budgets.ts'),
        import('./report/evaluation-page.ts'),
      ])
      const budgets = { candidate: folder, champion: champion?.folder, example }
      const report = await withBudgets(measured, budgets, { options, signal })
      if (report.latency_failure !== undefined) log.warn(`no latency was measured: ${report.latency_failure}`)
      const found = report.champion
      if (found !== undefined && found.status !== 'evaluated')
        log.warn(`the champion ${found.uri} is ${found.status}: ${found.reason}`)
      return { evaluation: report, page: await evaluationReportPage(report, sample) }
    } finally {
      await candidate.close()
      await champion?.scorer?.close()
    }
  },
  commit: async ({ evaluation }, { runInfo }, _options, { services }) => {
    await services.tracking.logBatch(runInfo.run_id, { metrics: runMetrics(evaluation, runInfo.model_id) })
    return undefined
  },
  report: ({ evaluation }, { markdown }) =>
    markdown ? evaluationMarkdown(evaluation) : describeEvaluation(evaluation),
})
