/** Exit code of every failure a person or a scheduler can act on; 1 stays for bugs, 0 for done. */
export const EXIT_CODE = {
  USAGE: 2,
  MISSING_INPUT: 3,
  BROKEN_CONTRACT: 4,
  DATA_REJECTED: 5,
  MODEL_REJECTED: 6,
  NOT_CONVERGED: 7,
  CONFLICT: 9,
  CANNOT_WRITE: 73,
  UNAVAILABLE: 75,
  DENIED: 77,
} as const

export type StepErrorCode = keyof typeof EXIT_CODE
