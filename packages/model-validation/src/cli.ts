import { runMain } from '@millrace/cli-kit'
import { modelValidation } from './step.ts'

void runMain(modelValidation)
