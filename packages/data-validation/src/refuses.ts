import type { Finding } from '@millrace/contracts'

export const SEVERITY_RANK = { error: 0, warn: 1, info: 2 } as const

/** Whether a finding refuses the table; one whose rows were put aside does not. */
export const refuses = ({ severity, quarantined }: Finding, failOn: 'error' | 'warn'): boolean =>
  quarantined !== true && SEVERITY_RANK[severity] <= SEVERITY_RANK[failOn]
