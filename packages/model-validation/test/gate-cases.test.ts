import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { REPOSITORY } from '@millrace/testkit'
import { describe, expect, test } from 'vitest'
import { compare } from '../src/compare.ts'
import { type Answer, demandOf, GATE_CASES, type GateCase } from './gate-cases.ts'

const answer = (passed: boolean): Answer => (passed ? 'accept' : 'reject')

describe.each(GATE_CASES.map((it) => [rowOf(it), it] as const))('%s', (row, it) => {
  const { metric, champion, candidate, ask } = it

  test('the gate answers what follows from the words', () => {
    const direction = metric === 'R²' ? 'higher' : 'lower'
    const { outcome } = compare({ direction, candidate, reference: champion }, demandOf(ask))
    expect(answer(outcome === 'better' || outcome === 'not_worse')).toBe(it.right)
  })

  test('the formulas of others give what the table says', () => {
    expect(tfma(it)).toBe(it.tfma)
    expect(mlflow(it, 2)).toBe(it.mlflow2)
    expect(mlflow(it, 3)).toBe(it.mlflow3)
    if (it.deepchecks !== undefined) expect(deepchecks(it)).toBe(it.deepchecks)
  })

  test('the page has it', () => {
    expect(readFileSync(join(REPOSITORY, 'docs/gate.md'), 'utf8')).toContain(`${row}\n`)
  })
})

/** TensorFlow Model Analysis, metrics_validator.py: a change and its ratio to the signed baseline, both within their limits. */
function tfma({ metric, champion, candidate, ask }: GateCase): Answer {
  const sign = metric === 'R²' ? 1 : -1
  const wanted = ask.kind === 'better' ? 1 : -1
  const limit = (size: number | undefined) => (size === undefined ? -Number.POSITIVE_INFINITY : wanted * size)
  const change = candidate - champion
  const ratio = champion === 0 ? Number.NaN : change / champion
  return answer(sign * change >= limit(ask.absolute) && sign * ratio >= limit(ask.relative))
}

/** MLflow, validation.py: improvements only; before 3 over the signed baseline; where that is 0, better by 1e-10. */
function mlflow({ metric, champion, candidate, ask }: GateCase, major: 2 | 3): Answer | 'cannot be said' {
  if (ask.kind === 'not worse' && (ask.absolute ?? ask.relative) !== 0) return 'cannot be said'
  const sign = metric === 'R²' ? 1 : -1
  const reaches = (change: number) => sign * candidate >= sign * (champion + sign * change)
  if (ask.absolute !== undefined && !reaches(ask.absolute)) return 'reject'
  if (ask.relative === undefined) return 'accept'
  if (champion === 0) return answer(reaches(1e-10))
  return answer((sign * (candidate - champion)) / (major === 2 ? champion : Math.abs(champion)) >= ask.relative)
}

/** Deepchecks' relative degradation between two scores, of which the higher is the better: nothing may come after a score of 0. */
function deepchecks({ metric, champion, candidate, ask: { relative = 0 } }: GateCase): Answer {
  const sign = metric === 'R²' ? 1 : -1
  if (champion === 0) return answer(candidate === 0)
  return answer((sign * (champion - candidate)) / Math.abs(champion) < relative)
}

/** A case as a row of the page's table: what a peer gets wrong is set in bold. */
function rowOf({ metric, champion, candidate, ask, right, ...peers }: GateCase): string {
  const size = ask.relative === undefined ? `${ask.absolute}` : `${ask.relative * 100} %`
  const words = ask.kind === 'better' ? `better by at least ${size}` : `not worse by more than ${size}`
  const said = [peers.tfma, peers.mlflow2, peers.mlflow3, peers.deepchecks].map((it) =>
    it === undefined ? '' : it === right ? it : `**${it}**`,
  )
  return `| ${[metric, champion, candidate, words, right, ...said].join(' | ')} |`
}
