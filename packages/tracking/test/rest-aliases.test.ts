import { isStepError, StepError } from '@millrace/errors'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AliasMove, aliasHistory, type Texts } from '../src/index.ts'
import { restAliases } from '../src/rest/aliases.ts'
import type { MlflowClient } from '../src/rest/mlflow-client.ts'
import { Refusal } from '../src/rest/refusal.ts'
import { restRegisteredModels } from '../src/rest/registered-models.ts'

/** What becomes of a request: done and answered, done without an answer, or not done. */
type Fate = 'answered' | 'unanswered' | 'lost'

/** One registered model on a server that keeps no more than MLflow does, with every write of its alias in their order. */
class Server {
  readonly tags: Record<string, string> = {}
  readonly moves: { before: string | undefined; after: string | undefined }[] = []
  alias: string | undefined = '1'
  time = Date.parse('2026-01-01')

  do(method: string, endpoint: string, body: Texts): unknown {
    const route = `${method} ${endpoint}`
    if (route === 'GET registered-models/get') return { registered_model: this.read() }
    if (route === 'POST registered-models/set-tag') this.tags[body['key'] ?? ''] = body['value'] ?? ''
    else if (route === 'DELETE registered-models/delete-tag') delete this.tags[body['key'] ?? '']
    else if (route === 'POST registered-models/alias') this.move(body['version'])
    else if (route === 'DELETE registered-models/alias') this.move(undefined)
    else throw new Error(route)
    return {}
  }
  private read() {
    const tags = Object.entries(this.tags).map(([key, value]) => ({ key, value }))
    const aliases = this.alias === undefined ? [] : [{ alias: 'champion', version: this.alias }]
    return { name: 'model', tags, aliases }
  }
  private move(to: string | undefined): void {
    if (to === '404') throw new Refusal('MISSING_INPUT', 'no such version', 404, 'RESOURCE_DOES_NOT_EXIST')
    this.moves.push({ before: this.alias, after: to })
    this.alias = to
  }
  /** The alias moves as the history tells them. */
  history() {
    return aliasHistory(this.tags).map(({ from, to }) => ({ before: from, after: to }))
  }
  leftovers = () => Object.keys(this.tags).filter((key) => key.startsWith('millrace.alias_claim.'))
}

/** A process that moves the alias; `pass` decides when its requests arrive and when their answers do. */
function mover(server: Server, pass: (what: string) => Promise<unknown>, fate: () => Fate = () => 'answered') {
  const client: MlflowClient = {
    uri: 'http://fake',
    now: () => server.time,
    fetch: () => Promise.reject(new Error('not used')),
    async call(method, endpoint, schema, { query, body, until = Number.POSITIVE_INFINITY } = {}) {
      const lost = new StepError('UNAVAILABLE', 'no answer')
      const what = fate()
      await pass(`${method} ${endpoint}`)
      if (what === 'lost' || server.time > until) throw lost
      const answer = server.do(method, endpoint, { ...query, ...(body as Texts | undefined) })
      await pass(`answer to ${method} ${endpoint}`)
      if (what === 'unanswered') throw lost
      return schema.parse(answer)
    },
  }
  const clock = {
    now: () => server.time,
    sleep: async (ms: number) => {
      await pass('pause')
      server.time += ms
    },
  }
  return restAliases(client, restRegisteredModels(client), clock)
}

const move = (to: string | undefined, from: string | undefined = '1'): AliasMove => ({
  name: 'model',
  alias: 'champion',
  from,
  to,
  user: 'somebody',
})
const outcome = (moving: Promise<void>) =>
  moving.then(
    () => 'moved',
    (error: unknown) => (isStepError(error) ? error.code : error),
  )
const targets = fc.integer({ min: 2, max: 4 }).map((count) => ['2', '3', undefined, '5'].slice(0, count))

describe('moving an alias on a server without compare-and-swap', () => {
  test('of several who move it at once one succeeds, in whatever order requests and answers pass', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), targets, async (scheduler, to) => {
        const server = new Server()
        const pass = (what: string) => scheduler.schedule(Promise.resolve(), what)
        const moving = to.map((target) => outcome(mover(server, pass).moveAlias(move(target))))
        const ends = await scheduler.waitFor(Promise.all(moving))
        expect(ends.toSorted()).toEqual([...to.slice(1).map(() => 'CONFLICT'), 'moved'])
        expect(server.moves).toEqual([{ before: '1', after: to[ends.indexOf('moved')] }])
        expect(server.history()).toEqual(server.moves)
        expect(server.leftovers()).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  test('nobody overwrites a move, and the history tells each once, whatever requests and answers are lost', async () => {
    const fates = fc.infiniteStream(
      fc.oneof({ weight: 6, arbitrary: fc.constant<Fate>('answered') }, fc.constantFrom<Fate>('unanswered', 'lost')),
    )
    const delays = fc.infiniteStream(fc.integer({ min: 0, max: 6000 }))
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), targets, fates, delays, async (scheduler, to, fate, delay) => {
        const server = new Server()
        const pass = async (what: string) => {
          await scheduler.schedule(Promise.resolve(), what)
          server.time += delay.next().value ?? 0
        }
        const moving = to.map((target) =>
          outcome(mover(server, pass, () => fate.next().value ?? 'answered').moveAlias(move(target))),
        )
        const ends = await scheduler.waitFor(Promise.all(moving))
        expect(server.moves.length).toBeLessThanOrEqual(1)
        expect(ends.filter((end) => end === 'moved').length).toBeLessThanOrEqual(server.moves.length)
        expect(['CONFLICT', 'UNAVAILABLE', 'moved']).toEqual(expect.arrayContaining(ends))

        server.time += 60_000
        await mover(server, async () => undefined).moveAlias({ ...move('9'), from: server.alias })
        expect(server.history()).toEqual(server.moves)
        expect(server.leftovers()).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  test('a claim of somebody who is gone is waited for, then settled with his name', async () => {
    const server = new Server()
    let alive = true
    const dying = mover(server, async (what) => {
      if (!alive || what === 'answer to POST registered-models/alias') {
        alive = false
        await new Promise(() => undefined)
      }
    })
    void dying.moveAlias({ ...move('2'), user: 'the dead', reason: 'better' })
    const pauses: string[] = []
    const next = mover(server, async (what) => void (what === 'pause' && pauses.push(what)))
    await new Promise(setImmediate)
    const start = server.time
    expect(await outcome(next.moveAlias(move('3', '2')))).toBe('moved')
    expect(server.time - start).toBeGreaterThanOrEqual(60_000)
    expect(aliasHistory(server.tags)).toMatchObject([
      { from: '1', to: '2', user: 'the dead', reason: 'better' },
      { from: '2', to: '3', user: 'somebody' },
    ])
    expect(server.leftovers()).toEqual([])
  })

  test('a move that somebody finished half is completed by asking for it again', async () => {
    const server = new Server()
    let requests = 0
    const failing = mover(
      server,
      async () => undefined,
      () => (requests++ < 4 ? 'answered' : 'lost'),
    )
    expect(await outcome(failing.moveAlias(move('2')))).toBe('UNAVAILABLE')
    expect(server.history()).toEqual([])
    server.time += 60_000
    expect(await outcome(mover(server, async () => undefined).moveAlias(move('2')))).toBe('moved')
    expect(server.moves).toHaveLength(1)
    expect(server.history()).toEqual(server.moves)
  })

  test('a version that is absent, and a conflict, leave neither claim nor history', async () => {
    const server = new Server()
    const { moveAlias } = mover(server, async () => undefined)
    expect(await outcome(moveAlias(move('404')))).toBe('MISSING_INPUT')
    expect(await outcome(moveAlias(move('2', '7')))).toBe('CONFLICT')
    expect(server.tags).toEqual({})
  })

  test('claims on other aliases, and tags that only look like claims, keep nobody', async () => {
    const server = new Server()
    const at = new Date(server.time).toISOString()
    const claim = { alias: 'champion', from: '1', to: '2', user: 'x', at }
    server.tags['millrace.alias_claim.a'] = JSON.stringify({ ...claim, alias: 'other' })
    server.tags['millrace.alias_claim.b'] = 'not JSON'
    server.tags['millrace.alias_claim.c'] = JSON.stringify({ ...claim, at: 'yesterday' })
    expect(await outcome(mover(server, async () => undefined).moveAlias(move('2')))).toBe('moved')
    expect(server.leftovers()).toHaveLength(3)
  })
})
