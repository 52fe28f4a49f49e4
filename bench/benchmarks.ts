import type { Benchmark } from './benchmark.ts'
import { evaluation } from './evaluation/evaluation.ts'
import { help } from './help/help.ts'
import { join } from './join/join.ts'
import { logging } from './logging/logging.ts'
import { materialize } from './materialize/materialize.ts'
import { online } from './online/online.ts'
import { pipeline } from './pipeline/pipeline.ts'
import { prediction } from './prediction/prediction.ts'
import { training } from './training/training.ts'
import { validation } from './validation/validation.ts'

/** All benchmarks, in the order of the pipeline. */
export const BENCHMARKS: readonly Benchmark[] = [
  pipeline,
  help,
  join,
  materialize,
  online,
  validation,
  training,
  logging,
  evaluation,
  prediction,
]
