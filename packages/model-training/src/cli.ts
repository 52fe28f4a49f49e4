import { runMain } from '@millrace/cli-kit'
import { modelTraining } from './step.ts'

void runMain(modelTraining)
