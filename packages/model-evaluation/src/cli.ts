import { runMain } from '@millrace/cli-kit'
import { modelEvaluation } from './step.ts'

await runMain(modelEvaluation)
