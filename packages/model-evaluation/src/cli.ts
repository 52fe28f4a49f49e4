import { runMain } from '@millrace/cli-kit'
import { modelEvaluation } from './step.ts'

void runMain(modelEvaluation)
