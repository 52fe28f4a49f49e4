export { EXIT_CODE, type StepErrorCode } from './exit-code.ts'
export { listProblems } from './list-problems.ts'
export { isStepError, StepError } from './step-error.ts'
export { systemError } from './system-error.ts'
