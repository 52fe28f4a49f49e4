import { runMain } from '@millrace/cli-kit'
import { batchPrediction } from './step.ts'

void runMain(batchPrediction)
