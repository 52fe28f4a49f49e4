import { Command } from 'ioredis'
import { expect, test } from 'vitest'
import { packedCalls, scriptHead } from './redis-packed-call.ts'

const LUA = 'return #KEYS'

test('a call is written as the client writes it, whatever bytes its words have', () => {
  const words = [2, Buffer.from([0, 255, 13, 10]), Buffer.alloc(1234, 7), '', 'é', 0, Buffer.alloc(10), 'x'.repeat(99)]
  const sha = '4bf1fc1c6ce30ffac70ffcf4f1a3c8f8a2b6f6e5'
  const theirs = Buffer.from(new Command('evalsha', [sha, ...words], { replyEncoding: 'utf8' }).toWritable({}))
  const ours = Buffer.from(packedCalls(Command, { head: scriptHead(LUA), asText: true })(words).toWritable({}))
  const rest = (bytes: Buffer) => bytes.subarray(bytes.indexOf('$40') + 47)
  expect(rest(ours)).toEqual(rest(theirs))
  expect(ours.subarray(0, ours.indexOf('$40'))).toEqual(theirs.subarray(0, theirs.indexOf('$40')))
})

test('so is a call of another command', () => {
  const words = [Buffer.from([1, 0]), Buffer.from('field'), 'other']
  const theirs = new Command('hmget', words, { replyEncoding: null }).toWritable({})
  expect(packedCalls(Command, { head: ['hmget'], asText: false })(words).toWritable({})).toEqual(theirs)
})
