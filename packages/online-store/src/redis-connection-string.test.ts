import { expect, test } from 'vitest'
import { parseRedisConnectionString } from './redis-connection-string.ts'

const DEFAULTS = { db: 0, ssl: false, ssl_cert_reqs: 'required' }

test.each([
  ['localhost:6379', { hosts: [{ host: 'localhost', port: 6379 }] }],
  [
    'redis1:6379,redis2:6380,ssl=true,password=secret',
    {
      hosts: [
        { host: 'redis1', port: 6379 },
        { host: 'redis2', port: 6380 },
      ],
      ssl: true,
      password: 'secret',
    },
  ],
  ['h:1,db=3,username=u,ssl=False', { hosts: [{ host: 'h', port: 1 }], db: 3, username: 'u' }],
  ['h:1,password=a=b', { hosts: [{ host: 'h', port: 1 }], password: 'a=b' }],
  ['h:1,password=0123', { hosts: [{ host: 'h', port: 1 }], password: '0123' }],
  ['h:1,password="true"', { hosts: [{ host: 'h', port: 1 }], password: 'true' }],
])('%s is read as Feast reads it', (text, expected) => {
  expect(parseRedisConnectionString(text)).toEqual({ ...DEFAULTS, ...expected })
})

test.each([
  ['password=hunter2', 'no host:port in it'],
  ['localhost', 'an item is neither host:port nor parameter=value'],
  ['localhost:hunter2', 'an item is neither host:port nor parameter=value'],
  ['localhost:99999', 'an item is neither host:port nor parameter=value'],
  ['h:1,pasword=hunter2', 'unknown parameter pasword'],
  ['h:1,db=hunter2', 'db: '],
  ['h:1,ssl=hunter2', 'ssl: '],
])('%s is refused without telling a value', (text, problem) => {
  expect(() => parseRedisConnectionString(text)).toThrow(
    expect.objectContaining({ code: 'USAGE', message: expect.stringContaining(problem) }),
  )
  expect(() => parseRedisConnectionString(text)).not.toThrow(/hunter2/)
})
