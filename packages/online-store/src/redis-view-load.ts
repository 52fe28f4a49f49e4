import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { beingLoaded, lostLoad } from './load-conflict.ts'
import type { ViewLoad } from './online-store.ts'
import type { RedisConnection } from './redis-connection.ts'

/** How long a lock outlives the process that holds it. */
const LEASE_MS = 6000
const RENEW_MS = 1500
const LOOK_MS = 100

/** Both keys lie in one slot. Answers say whether the lock is still the caller's. */
export const REDIS_LOAD_SCRIPTS = {
  renewLoad: `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
`,
  noteLoad: `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] == '' then redis.call('DEL', KEYS[2]) else redis.call('SET', KEYS[2], ARGV[2]) end
return 1
`,
  releaseLoad: `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
`,
}

/** A load of a view whose lock is a key that expires unless it is renewed. */
export async function redisViewLoad(redis: RedisConnection, project: string, view: string): Promise<ViewLoad> {
  const tag = `millrace:{${project}/${view}}`
  const [lock, note] = [`${tag}:load`, `${tag}:note`]
  const token = `${hostname()} ${new Date().toISOString()} ${randomUUID()}`
  const one = async (...command: [string, ...(string | number)[]]) => (await redis.run([command]))[0]
  await acquire(one, lock, token, view)
  const renewal = setInterval(() => void one('renewLoad', 1, lock, token, LEASE_MS).catch(() => {}), RENEW_MS)
  renewal.unref()
  const stop = async () => {
    clearInterval(renewal)
    await one('releaseLoad', 1, lock, token)
  }
  try {
    const before = await one('get', note)
    return {
      note: typeof before === 'string' ? before : undefined,
      async keepNote(text) {
        if ((await one('noteLoad', 2, lock, note, token, text ?? '')) !== 1) throw lostLoad(view)
      },
      release: stop,
    }
  } catch (error) {
    await stop().catch(() => {})
    throw error
  }
}

type RunOne = (...command: [string, ...(string | number)[]]) => Promise<unknown>

/** A lock whose lease is renewed is somebody's; one that runs down is of a dead process, and is waited for. */
async function acquire(one: RunOne, lock: string, token: string, view: string): Promise<void> {
  let least = Number.POSITIVE_INFINITY
  for (;;) {
    if ((await one('set', lock, token, 'PX', LEASE_MS, 'NX')) === 'OK') return
    const left = Number(await one('pttl', lock))
    if (left > least) {
      const [host, since] = String((await one('get', lock)) ?? '').split(' ')
      throw beingLoaded(view, host === '' ? '' : ` by a run on ${host} since ${since}`)
    }
    if (left >= 0) least = left
    await sleep(LOOK_MS)
  }
}
