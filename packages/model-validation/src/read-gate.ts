import { isStepError, StepError } from '@millrace/errors'
import { type Expression, parseExpression } from '@millrace/expressions'
import { parseYamlAs } from '@millrace/feature-registry'
import { checkGate } from './check-gate.ts'
import type { Comparison, Condition, Gate, Rule, SliceChoice, Threshold } from './gate.ts'
import { conditionNames } from './holds.ts'
import { directionOf, KNOWN_METRICS } from './metric-direction.ts'
import { ruleName } from './rule-name.ts'
import { WrittenGate, type WrittenRule } from './written-gate.ts'

/**
 * The gate in a text of `gate.yaml`; conditions may use the metrics whose direction is known, and those given.
 * @throws StepError USAGE naming file, line and key
 */
export async function readGate(text: string, path: string, metrics: Iterable<string>): Promise<Gate> {
  const { value, at } = await parseYamlAs(text, path, {
    schema: WrittenGate,
    summary: 'bad gate',
    hint: 'docs/gate.md has every rule',
    check: checkGate,
  })
  const names = Object.fromEntries(
    conditionNames(new Set([...KNOWN_METRICS, ...metrics])).map((name) => [name, 'number' as const]),
  )
  const rules: Rule[] = []
  for (const [index, written] of value.rules.entries()) {
    const parse = (source: string) =>
      parseExpression(source, names, { type: 'boolean' }).catch((error: unknown) => {
        throw isStepError(error) ? placed(error, at(['rules', index, 'expression'])) : error
      })
    rules.push({ name: ruleName(written), slices: slicesOf(written), ...(await checkOf(written, parse)) })
  }
  const { no_champion: noChampion, unloadable_champion: unloadableChampion, inconclusive } = value
  return {
    rules,
    policies: { noChampion, unloadableChampion, inconclusive },
    allowedSignatureChanges: value.signature.allow,
  }
}

async function checkOf(
  { metric = '', expression, min, max, ...rule }: WrittenRule,
  parse: (source: string) => Promise<Expression>,
): Promise<Threshold | Comparison | Condition> {
  if (expression !== undefined) return { kind: 'condition', source: expression, expression: await parse(expression) }
  const reference = rule.better_than ?? rule.not_worse_than
  if (reference === undefined) return { kind: 'threshold', metric, min, max }
  const margin = rule.by ?? rule.tolerance
  const { absolute, relative } = typeof margin === 'object' ? margin : { absolute: margin, relative: undefined }
  const direction = rule.direction ?? directionOf(metric)
  if (direction === undefined) throw new Error(`${metric} has no direction`)
  const demand = { strict: rule.better_than !== undefined, absolute, relative }
  return { kind: 'comparison', metric, direction, reference, demand, pairedInterval: rule.paired_interval }
}

function slicesOf({ slice, slices, min_rows: minRows }: WrittenRule): SliceChoice | undefined {
  if (slice !== undefined) return { named: slice, minRows }
  return slices === undefined ? undefined : { by: [slices].flat(), minRows }
}

const placed = (error: StepError, place: string): StepError =>
  new StepError(error.code, `${place}: ${error.message}`, {
    cause: error,
    ...(error.hint !== undefined && { hint: error.hint }),
  })
