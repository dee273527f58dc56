import { readServiceEnv } from '@channelgraph/service'
import { exportJWK, generateKeyPair } from 'jose'
import { expect, test } from 'vitest'

const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true })
const publicKeys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'orders/1' }] })
const COMPLETE = {
  PORT: '4000',
  DATABASE_URL: 'postgres://orders@127.0.0.1/orders',
  IDENTITY_KEYS: publicKeys,
  FEED_KEY: JSON.stringify({ ...(await exportJWK(privateKey)), kid: 'orders/1' }),
  FEED_KEYS: publicKeys,
}

test.each(['production', 'production ', 'PRODUCTION', 'Production', 'prod', 'staging', 'live'])(
  'with NODE_ENV=%j neither the routes of tests nor a clock of one’s own are opened',
  (NODE_ENV) => {
    expect(() => readServiceEnv({ ...COMPLETE, NODE_ENV })).not.toThrow()
    expect(() => readServiceEnv({ ...COMPLETE, NODE_ENV, CHANNELGRAPH_TEST: '0' })).not.toThrow()
    expect(() => readServiceEnv({ ...COMPLETE, NODE_ENV, CHANNELGRAPH_TEST: '1' })).toThrow(
      /CHANNELGRAPH_TEST: opens the routes of tests and is refused/,
    )
    expect(() => readServiceEnv({ ...COMPLETE, NODE_ENV, CLOCK_START: '2026-11-23T00:00:00Z' })).toThrow(/CLOCK_START:/)
  },
)

test.each([undefined, '', 'development', 'test'])('with NODE_ENV=%j they may be', (NODE_ENV) => {
  expect(readServiceEnv({ ...COMPLETE, NODE_ENV, CHANNELGRAPH_TEST: '1' }).test).toBe(true)
})

test('what one request may take has its default and its bounds', () => {
  expect(readServiceEnv(COMPLETE).limits).toEqual({ values: 100_000, deadlineMs: 9_000 })
  expect(readServiceEnv({ ...COMPLETE, MAX_VALUES: '5000', REQUEST_DEADLINE_MS: '2000' }).limits).toEqual({
    values: 5_000,
    deadlineMs: 2_000,
  })
  for (const wrong of [{ MAX_VALUES: '0' }, { MAX_VALUES: '-1' }, { REQUEST_DEADLINE_MS: '0' }, { MAX_VALUES: 'many' }])
    expect(() => readServiceEnv({ ...COMPLETE, ...wrong })).toThrow(Object.keys(wrong)[0])
})

test.each(['no JSON', '7', 'null', '{}', '{"kty":"OKP"}'])('a key that is %s is named once', (FEED_KEY) => {
  expect(() => readServiceEnv({ ...COMPLETE, FEED_KEY })).toThrow(/^[^;]*FEED_KEY: [^;]*(; it holds [^;]*)?$/)
  const said = (() => {
    try {
      readServiceEnv({ ...COMPLETE, FEED_KEY, IDENTITY_KEYS: FEED_KEY })
    } catch (error) {
      return String(error)
    }
  })()
  expect(said?.match(/FEED_KEY:/g)).toHaveLength(1)
  expect(said?.match(/IDENTITY_KEYS:/g)).toHaveLength(1)
})
