import { connect, createServer, type Socket } from 'node:net'
import { featureView, freePort } from '@millrace/testkit'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openOnlineStore } from '../src/open-online-store.ts'
import { redisServer } from './redis-server.ts'

let redis: Awaited<ReturnType<typeof redisServer>>
const surroundings = { project: 'my_project', folder: '/nowhere' }
const view = featureView('driver_hourly_stats', { driver_id: 'INT64' }, { conv_rate: 'FLOAT', acc_rate: 'DOUBLE' })
const KEY = Buffer.from(
  '0100000002000000090000006472697665725f69640400000008000000e9030000000000006d795f70726f6a656374',
  'hex',
)
const row = (time: Date) => ({
  keys: { driver_id: [1001] },
  features: { conv_rate: [0.5], acc_rate: [null] },
  eventTimestamps: [time],
})

beforeAll(async () => {
  redis = await redisServer()
})
afterEach(() => redis.flush())
afterAll(() => redis.client.disconnect())

async function write(options: Record<string, unknown>, ...times: string[]) {
  const store = await openOnlineStore(redis.store(options), surroundings)
  const counts = await store.write(
    view,
    times.map((time) => row(new Date(time))),
  )
  await store.close()
  return counts
}

test("a row is Feast's hash: its key, its fields and its bytes", async () => {
  await write({}, '2021-12-31T23:00:00.500Z')
  expect(await redis.client.keysBuffer('*')).toEqual([KEY])
  const hash = await redis.client.callBuffer('HGETALL', KEY)
  const hex = Array.isArray(hash) ? hash.map((item: unknown) => Buffer.isBuffer(item) && item.toString('hex')) : []
  const stored = Object.fromEntries(hex.flatMap((item, index) => (index % 2 === 0 ? [[item, hex[index + 1]]] : [])))
  expect(stored).toEqual({
    [Buffer.from('_ts:driver_hourly_stats').toString('hex')]: '08f096be8e061080cab5ee01',
    '6160e3da': '350000003f',
    fa5e58ad: '',
  })
  expect(await redis.client.ttl(KEY)).toBe(-1)
})

test('key_ttl_seconds expires the hash, counted from the last row that was written', async () => {
  await write({ key_ttl_seconds: 1000 }, '2022-01-01T00:00:00Z')
  await redis.client.expire(KEY, 10)
  await write({ key_ttl_seconds: 1000 }, '2021-01-01T00:00:00Z')
  expect(await redis.client.ttl(KEY)).toBeLessThanOrEqual(10)
  await write({ key_ttl_seconds: 1000 }, '2022-01-01T00:00:00Z')
  expect(await redis.client.ttl(KEY)).toBeGreaterThan(10)
})

test('skip_dedup writes older rows over newer ones, as it does in Feast', async () => {
  const times = ['2022-01-01T00:00:00Z', '2021-12-31T23:00:00Z'] as const
  expect(await write({ skip_dedup: true, key_ttl_seconds: 1000 }, ...times)).toEqual({ written: 2, skipped: 0 })
  expect(await redis.client.hgetBuffer(KEY, '_ts:driver_hourly_stats')).toEqual(Buffer.from('08f096be8e06', 'hex'))
  expect(await redis.client.ttl(KEY)).toBeGreaterThan(10)
})

test('a row that Feast wrote with nanoseconds is newer than the same microsecond', async () => {
  const time = '2021-12-31T23:00:00Z'
  await write({}, time)
  await redis.client.hset(KEY, '_ts:driver_hourly_stats', Buffer.from('08f096be8e061001', 'hex'))
  expect(await write({}, time)).toEqual({ written: 0, skipped: 1 })
})

test('dropping a view removes its fields only, and looks at no key that merely resembles its own', async () => {
  await write({}, '2022-01-01T00:00:00Z')
  const foreign = {
    longer: Buffer.concat([KEY, Buffer.from('2')]),
    text: 'my_project',
    other: Buffer.from('0100ff', 'hex'),
  }
  await redis.client.hset(KEY, 'other', 'x')
  await redis.client.hset(foreign.longer, '_ts:driver_hourly_stats', 'x')
  await redis.client.set(foreign.text, 'x')
  await redis.client.set(foreign.other, 'x')
  const store = await openOnlineStore(redis.store(), surroundings)
  await store.dropView(view)
  await store.close()
  expect(await redis.client.hkeys(KEY)).toEqual(['other'])
  expect(await redis.client.hkeys(foreign.longer)).toEqual(['_ts:driver_hourly_stats'])
  expect(await redis.client.dbsize()).toBe(4)
})

test('a view is dropped whatever characters its join keys have', async () => {
  const odd = featureView('odd', { 'a*[b]?\\^-': 'INT64', ü: 'STRING' }, { rate: 'DOUBLE' })
  const store = await openOnlineStore(redis.store(), surroundings)
  const keys = { 'a*[b]?\\^-': [1], ü: ['x'] }
  await store.write(odd, [{ keys, features: { rate: [0.5] }, eventTimestamps: [0n] }])
  expect(await redis.client.dbsize()).toBe(1)
  await store.dropView(odd)
  await store.close()
  expect(await redis.client.dbsize()).toBe(0)
})

test('full_scan_for_deletion: false leaves what is stored', async () => {
  await write({}, '2022-01-01T00:00:00Z')
  const store = await openOnlineStore(redis.store({ full_scan_for_deletion: false }), surroundings)
  await store.dropView(view)
  await store.close()
  expect(await redis.client.hlen(KEY)).toBe(3)
})

test('a server that is not there is named by host and port, never with the password', async () => {
  const port = await freePort()
  const options = { connection_string: `localhost:${port},password=hunter2` }
  const opening = openOnlineStore(redis.store(options), surroundings)
  await expect(opening).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringContaining(`localhost:${port}`),
  })
  await expect(opening).rejects.not.toThrow(/hunter2/)
})

test('a server that goes away while it is used is unavailable', async () => {
  const [host = '', port] = String(redis.store().options['connection_string']).split(/[:,]/)
  const sockets: Socket[] = []
  const proxy = createServer((socket) => {
    const upstream = connect(Number(port), host)
    sockets.push(
      socket.on('error', () => {}),
      upstream.on('error', () => {}),
    )
    socket.pipe(upstream).pipe(socket)
  })
  const between = await freePort()
  await new Promise<void>((resolve) => proxy.listen(between, '127.0.0.1', resolve))
  const options = { connection_string: `127.0.0.1:${between}` }
  const store = await openOnlineStore(redis.store(options), surroundings)
  await store.prepare(view)
  proxy.close()
  for (const socket of sockets) socket.destroy()
  const message = expect.stringContaining(`127.0.0.1:${between}`)
  await expect(store.prepare(view)).rejects.toMatchObject({ code: 'UNAVAILABLE', message })
  await store.close()
})

test('another server at the address is told for what it is', async () => {
  const web = createServer((socket) => void socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  const port = await freePort()
  await new Promise<void>((resolve) => web.listen(port, '127.0.0.1', resolve))
  const options = { connection_string: `127.0.0.1:${port}` }
  const message = `what answers at 127.0.0.1:${port} is no Redis`
  await expect(openOnlineStore(redis.store(options), surroundings)).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message,
  })
  web.close()
})

test('credentials that are missing or wrong are denied', async () => {
  const user = 'millrace-test'
  await redis.client.call('ACL', 'SETUSER', user, 'on', '>right', '~*', '+@all', '-hmget')
  const { connection_string: connection } = redis.store().options
  const open = async (parameters: string) => {
    const options = { connection_string: `${connection},${parameters}` }
    return openOnlineStore(redis.store(options), surroundings)
  }
  await expect(open(`username=${user},password=hunter2`)).rejects.toMatchObject({
    code: 'DENIED',
    message: expect.not.stringContaining('hunter2'),
  })
  const store = await open(`username=${user},password=right`)
  await expect(store.read(view, ['conv_rate'], [{ driver_id: 1 }], new Date())).rejects.toMatchObject({
    code: 'DENIED',
  })
  await store.close()
  await redis.client.call('ACL', 'SETUSER', user, '+hmget', '-@scripting')
  const reader = await open(`username=${user},password=right`)
  await write({}, '2022-01-01T00:00:00Z')
  const read = await reader.read(view, ['conv_rate'], [{ driver_id: 1 }, { driver_id: 1001 }], new Date())
  expect(
    read.map(({ values }) => values),
    'without the right to run scripts',
  ).toEqual([[null], [0.5]])
  await reader.close()
  await redis.client.call('ACL', 'DELUSER', user)
})

test('a load goes on where the server forgot the scripts meanwhile, and counts each row once', async () => {
  const store = await openOnlineStore(redis.store(), surroundings)
  async function* batches() {
    for (const time of ['2022-01-01T00:00:00Z', '2022-01-02T00:00:00Z', '2022-01-03T00:00:00Z']) {
      await redis.client.script('FLUSH')
      yield row(new Date(time))
    }
  }
  expect(await store.write(view, batches())).toEqual({ written: 3, skipped: 0 })
  const [read] = await store.read(view, ['conv_rate'], [{ driver_id: 1001 }], new Date())
  expect(read).toMatchObject({ values: [0.5], eventTimestamp: BigInt(Date.UTC(2022, 0, 3)) * 1000n })
  await store.close()
})
