import { isStepError } from '@millrace/errors'
import { expressionType } from '../../on-demand/expression-type.ts'
import { featureInputs } from '../../on-demand/feature-inputs.ts'
import { parseOnDemand } from '../../on-demand/parse-on-demand.ts'
import { VALUE_TYPE_OF_DTYPE } from '../../value-types.ts'
import type { Problem } from '../../yaml/problem.ts'
import type { OnDemandFeatureViewDefinition } from '../shapes.ts'
import type { Written, WrittenDefinitions } from '../written.ts'
import { writtenProjections } from '../written-projections.ts'
import type { Rule } from './rule.ts'
import { joinKeysByView, requestsOf, takers } from './taken.ts'

/** What an on-demand view reads is stored or given: none waits for another, so that there are no cycles. */
export const onDemandSource: Rule = {
  name: 'on-demand-source',
  check: (definitions) => {
    const onDemand = new Set(definitions.onDemandFeatureViews.map(({ value }) => value.name))
    const requests = new Set(
      definitions.sources.filter(({ value }) => value.type === 'request').map(({ value }) => value.name),
    )
    return definitions.onDemandFeatureViews.flatMap(({ value: { name, sources }, at }) => {
      const seen = new Set<string>()
      return writtenProjections(sources, 'sources').flatMap(({ view, features, alias, index }) => {
        const problem = (message: string): Problem[] => [{ at: at('sources', index), message }]
        if (onDemand.has(view)) {
          const who = view === name ? 'itself' : `the on-demand feature view "${view}"`
          return problem(`"${name}" reads ${who}; it may read feature views and request sources: repeat the expression`)
        }
        if (requests.has(view) && (features !== undefined || alias !== undefined))
          return problem(`request source "${view}" is read whole: write "${view}"`)
        if (seen.has(view)) return problem(`"${name}" reads "${view}" twice, for which Feast's registry has no room`)
        seen.add(view)
        return []
      })
    })
  },
}

/** Keys, request fields and computed features are columns of one table. */
export const onDemandColumns: Rule = {
  name: 'on-demand-columns',
  check: (definitions) => {
    const keysOf = joinKeysByView(definitions)
    return definitions.onDemandFeatureViews.flatMap((written) => {
      const { value, at } = written
      const projections = projectionsOf(definitions, value.name)
      const taken = new Map<string, string>(
        projections.flatMap(({ view, joinKeyMap }) =>
          (keysOf.get(view) ?? []).map((key) => [joinKeyMap[key] ?? key, `a join key of "${view}"`] as const),
        ),
      )
      const requested = requestFields(definitions, written).flatMap(({ source, name, at: place }) => {
        const other = taken.get(name)
        if (other === undefined) taken.set(name, `a field of request source "${source}"`)
        return other === undefined
          ? []
          : [{ at: place, message: `field "${name}" of request source "${source}" is also ${other}` }]
      })
      const computed = value.schema.flatMap(({ name }, index) => {
        const other = taken.get(name)
        return other === undefined
          ? []
          : [{ at: at('schema', index, 'name'), message: `on-demand feature "${name}" is also ${other}` }]
      })
      return [...requested, ...computed]
    })
  },
}

/** A request gives one value for a name, whatever asks for it. */
export const requestTypes: Rule = {
  name: 'request-types',
  check: ({ sources }) => {
    const first = new Map<string, { dtype: string; source: string }>()
    return sources.flatMap(({ value, at }) =>
      (value.type === 'request' ? value.schema : []).flatMap(({ name, dtype }, index) => {
        const before = first.get(name)
        if (before === undefined) first.set(name, { dtype, source: value.name })
        if (before === undefined || before.dtype === dtype) return []
        const message = `request field "${name}" is ${dtype} here and ${before.dtype} in "${before.source}"`
        return [{ at: at('schema', index, 'dtype'), message }]
      }),
    )
  },
}

export const onDemandDtype: Rule = {
  name: 'on-demand-dtype',
  check: ({ onDemandFeatureViews }) =>
    onDemandFeatureViews.flatMap(({ value: { schema }, at }) =>
      schema.flatMap(({ name, dtype }, index) =>
        expressionType(VALUE_TYPE_OF_DTYPE[dtype]) === undefined
          ? [
              {
                at: at('schema', index, 'dtype'),
                message: `on-demand feature "${name}" is ${dtype}, which no expression gives`,
              },
            ]
          : [],
      ),
    ),
}

export const expressions: Rule = {
  name: 'expression',
  check: async (definitions) => {
    const problems = definitions.onDemandFeatureViews.flatMap((written) => {
      const inputs = inputsOf(definitions, written)
      if (inputs === undefined) return []
      return written.value.schema.map(async ({ name, dtype, expression }, index): Promise<Problem[]> => {
        const valueType = VALUE_TYPE_OF_DTYPE[dtype]
        if (expressionType(valueType) === undefined) return []
        try {
          await parseOnDemand({ expression, valueType }, inputs)
          return []
        } catch (error) {
          if (!isStepError(error, 'USAGE')) throw error
          const hint = error.hint === undefined ? '' : `; ${error.hint}`
          const message = `on-demand feature "${name}" (${dtype}): ${error.message}${hint}`
          return [{ at: written.at('schema', index, 'expression'), message }]
        }
      })
    })
    return (await Promise.all(problems)).flat()
  },
}

/** What expressions may name; undefined where something that is read does not exist, which other rules tell. */
function inputsOf(definitions: WrittenDefinitions, written: Written<OnDemandFeatureViewDefinition>) {
  const types = new Map(
    definitions.featureViews.map(({ value }) => [
      value.name,
      new Map(value.schema.map(({ name, dtype }) => [name, dtype])),
    ]),
  )
  const projections = projectionsOf(definitions, written.value.name).map(({ view, alias, features, joinKeyMap }) => ({
    ...{ view, alias, joinKeyMap },
    features: features?.map(({ name }) => name) ?? [...(types.get(view)?.keys() ?? [])],
  }))
  const isKnown = projections.every(({ view, features }) => features.every((name) => types.get(view)?.has(name)))
  if (!isKnown || projections.some(({ view }) => !types.has(view))) return undefined
  const request = requestFields(definitions, written)
  const names = request.map(({ name }) => name)
  const features = featureInputs(projections, names).flatMap(({ projection, feature, names: own }) => {
    const dtype = types.get(projection.view)?.get(feature)
    return dtype === undefined ? [] : own.map((name) => ({ name, valueType: VALUE_TYPE_OF_DTYPE[dtype] }))
  })
  return [...features, ...request.map(({ name, dtype }) => ({ name, valueType: VALUE_TYPE_OF_DTYPE[dtype] }))]
}

const projectionsOf = (definitions: WrittenDefinitions, view: string) =>
  takers(definitions).find(({ kind, name }) => kind === 'on-demand feature view' && name === view)?.projections ?? []

function requestFields(definitions: WrittenDefinitions, { value, at }: Written<OnDemandFeatureViewDefinition>) {
  return requestsOf(value.sources, definitions).flatMap(({ name: source, index }) => {
    const found = definitions.sources.find((item) => item.value.name === source)?.value
    const schema = found?.type === 'request' ? found.schema : []
    return schema.map(({ name, dtype }) => ({ source, name, dtype, at: at('sources', index) }))
  })
}
