import { expect, test } from 'vitest'
import { addressOf } from './strangers.ts'

test.each([
  ['203.0.113.7', undefined, 0, '203.0.113.7'],
  ['::ffff:203.0.113.7', undefined, 0, '203.0.113.7'],
  ['10.0.0.1', '198.51.100.9', 0, '10.0.0.1'], // nobody is trusted: what the client writes is nothing
  ['10.0.0.1', '1.1.1.1, 198.51.100.9', 1, '198.51.100.9'],
  ['10.0.0.1', '1.1.1.1, 198.51.100.9, 10.0.0.2', 2, '198.51.100.9'],
  ['10.0.0.1', '198.51.100.9', 2, '198.51.100.9'],
  ['10.0.0.1', undefined, 1, '10.0.0.1'],
  ['10.0.0.1', 'unknown', 1, '10.0.0.1'],
  ['2001:db8:0:1:ffff::9', undefined, 0, '2001:db8:0:1'], // a host may have the whole network
  ['2001:db8::9', undefined, 0, '2001:db8:0:0'],
  ['::1', undefined, 0, '0:0:0:0'],
])('a request from %s for %s behind %i proxies counts for %s', (remoteAddress, forwarded, proxies, address) => {
  expect(addressOf({ remoteAddress, headers: { 'x-forwarded-for': forwarded } }, proxies)).toBe(address)
})
