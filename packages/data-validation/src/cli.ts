import { runMain } from '@millrace/cli-kit'
import { dataValidation } from './step.ts'

void runMain(dataValidation)
