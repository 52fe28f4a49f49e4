import { isStepError, StepError } from '@millrace/errors'
import * as z from 'zod'
import { aliasHistory, aliasHistoryTag } from '../alias-history.ts'
import { aliasMoved, missingAlias, missingRegisteredModel, missingVersion } from '../missing.ts'
import { checkAlias } from '../names.ts'
import type { RegisteredModels } from '../registry-parts.ts'
import type { AliasMove, ModelRegistry, RegisteredModel, Texts } from '../tracking-store.ts'
import { type AliasClaim, aliasClaims, aliasClaimTag } from './alias-claims.ts'
import { Nothing } from './messages.ts'
import type { MlflowClient } from './mlflow-client.ts'
import { orMissing } from './refusal.ts'
import { ModelVersionMessage } from './registry-messages.ts'

/** How long a claim counts after its time; its owner stops well before. */
const CLAIM_MS = 60_000
const TURN_MS = 20_000
/** Longer than the claim of somebody who was killed. */
const PATIENCE_MS = 75_000
const LONGEST_PAUSE_MS = 2_000

/** How time passes: milliseconds on the clock of `performance.now()`, and waiting, which an abort ends. */
export interface Clock {
  now(): number
  sleep(ms: number): Promise<unknown>
}

const OneVersion = z.object({ model_version: ModelVersionMessage })

/**
 * Aliases of registered models on an MLflow server. MLflow moves an alias from wherever it is, so the movers exclude
 * each other first: each writes a claim among the model's tags and then reads them all, so of two at least one sees the
 * other's. Whoever sees one takes the own away and starts again; who sees none moves the alias.
 */
export function restAliases(
  client: MlflowClient,
  models: RegisteredModels,
  clock: Clock,
): Pick<ModelRegistry, 'moveAlias' | 'getModelVersionByAlias'> {
  const write = async (method: string, endpoint: string, body: object, how: { until?: number } = {}) =>
    void (await client.call(method, `registered-models/${endpoint}`, Nothing, { body, ...how }))

  return {
    async moveAlias(move) {
      checkAlias(move.alias)
      const start = clock.now()
      for (let pause = 50; !(await movedInTurn(move)); pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
        if (clock.now() - start > PATIENCE_MS) throw neverOurTurn(move)
        await clock.sleep(Math.random() * pause)
      }
    },
    async getModelVersionByAlias(name, alias) {
      const answer = client.call('GET', 'registered-models/alias', OneVersion, { query: { name, alias } })
      const known = orMissing(answer, missingRegisteredModel(name, client.uri))
      // MLflow answers an absent alias with this code, not with the one of other absent things.
      return (await orMissing(known, missingAlias(name, alias, client.uri), 'INVALID_PARAMETER_VALUE')).model_version
    },
  }

  /** False where somebody else is at it. @throws StepError CONFLICT, MISSING_INPUT */
  async function movedInTurn(move: AliasMove): Promise<boolean> {
    const before = await models.getRegisteredModel(move.name)
    const nothingLeft = aliasClaims(move.name, move.alias, before.tags).every(isLive)
    if (nothingLeft && isThere(before, move)) return true

    const { name } = move
    const claim = aliasClaimTag(move, client.now())
    const until = clock.now() + TURN_MS
    let mayHaveMoved = false
    try {
      await write('POST', 'set-tag', { name, ...claim }, { until })
      const model = await models.getRegisteredModel(name)
      const others = aliasClaims(name, move.alias, model.tags).filter(({ key }) => key !== claim.key)
      if (others.some(isLive)) return false
      const tags = await settled(others, model, until)
      if (isThere(model, move)) return true
      mayHaveMoved = true
      await place(move, until).catch((error: unknown) => {
        mayHaveMoved = !isStepError(error) || error.code === 'UNAVAILABLE'
        throw error
      })
      await write('POST', 'set-tag', { name, ...aliasHistoryTag(move, tags, Date.now()) }, { until })
      mayHaveMoved = false
      return true
    } finally {
      // A claim that stays tells the next one to complete the history.
      if (!mayHaveMoved) await withdraw(name, claim.key)
    }
  }

  function isLive({ at }: AliasClaim): boolean {
    return client.now() - at < CLAIM_MS
  }

  async function place({ name, alias, to }: AliasMove, until: number): Promise<void> {
    if (to === undefined) return write('DELETE', 'alias', { name, alias }, { until })
    const answer = write('POST', 'alias', { name, alias, version: to }, { until })
    await orMissing(answer, missingVersion(name, to, client.uri))
  }

  /** Completes what owners of old claims left, and gives the tags that are there then. */
  async function settled(claims: readonly AliasClaim[], model: RegisteredModel, until: number): Promise<Texts> {
    let { tags } = model
    for (const { key, move, at } of claims) {
      const last = aliasHistory(tags).findLast(({ alias }) => alias === move.alias)
      const recorded = last !== undefined && last.to === move.to
      if (versionAt(model, move.alias) === move.to && !recorded) {
        const entry = aliasHistoryTag(move, tags, at)
        await write('POST', 'set-tag', { name: model.name, ...entry }, { until })
        tags = { ...tags, [entry.key]: entry.value }
      }
      await write('DELETE', 'delete-tag', { name: model.name, key }, { until })
    }
    return tags
  }

  /** It need not succeed: a claim that stays is settled by whoever meets it. */
  async function withdraw(name: string, key: string): Promise<void> {
    const body = { name, key }
    await client
      .call('DELETE', 'registered-models/delete-tag', Nothing, { body, evenIfAborted: true })
      .catch(() => undefined)
  }
}

const versionAt = ({ aliases }: RegisteredModel, alias: string) =>
  Object.hasOwn(aliases, alias) ? aliases[alias] : undefined

/** Whether the alias is where it is to go; otherwise it is where it is to come from. @throws StepError CONFLICT */
function isThere(model: RegisteredModel, move: AliasMove): boolean {
  const current = versionAt(model, move.alias)
  if (current !== move.to && current !== move.from) throw aliasMoved(move, current)
  return current === move.to
}

const neverOurTurn = ({ name, alias }: AliasMove) =>
  new StepError('UNAVAILABLE', `others kept moving alias "${alias}" of registered model "${name}"`, {
    hint: 'Look at what it stands for now, and try again.',
  })
