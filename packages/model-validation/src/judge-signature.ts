import type { VerdictReason } from '@millrace/contracts'
import type { Policies } from './gate.ts'
import type { ChampionSignature, FoundSignature } from './read-signatures.ts'
import { type SignatureBreak, signatureChanges } from './signature-changes.ts'

/** Whether the model can take the champion's place with those who call it, but for what the gate allows to change. */
export function judgeSignature(
  candidate: FoundSignature,
  champion: ChampionSignature,
  policies: Policies,
  allowed: readonly SignatureBreak[],
): VerdictReason {
  if (champion.status === 'absent')
    return reason(policies.noChampion === 'accept', `no champion (no_champion: ${policies.noChampion})`)
  if (champion.status === 'unloadable') {
    const policy = policies.unloadableChampion
    return reason(policy === 'accept', `${champion.reason} (unloadable_champion: ${policy})`)
  }
  if (champion.signature === undefined) return reason(true, 'the champion has no signature')
  if (candidate.signature === undefined) return reason(false, 'the model has no signature')
  const changes = signatureChanges(champion.signature, candidate.signature)
  const refused = changes.filter(({ kind }) => !allowed.includes(kind))
  const told = refused.length > 0 ? refused : changes
  return reason(
    refused.length === 0,
    told.length === 0
      ? undefined
      : `${refused.length === 0 ? 'allowed: ' : ''}${told.map(({ message }) => message).join('; ')}`,
  )
}

const reason = (passed: boolean, detail: string | undefined): VerdictReason => ({
  rule: 'signature',
  outcome: passed ? 'passed' : 'failed',
  passed,
  observed: null,
  expected: 'compatible with the champion',
  ...(detail !== undefined && { detail }),
})
