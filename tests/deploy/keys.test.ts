import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { feedCallVerifier, IdentitySigner, IdentityVerifier, signFeedCall, type Viewer } from '@channelgraph/access'
import type { JWK } from 'jose'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { rotateKeys } from '../../deploy/rotate-keys.mjs'
import { readEnvFile } from './files.ts'

const script = fileURLToPath(new URL('../../deploy/keys.mjs', import.meta.url))
const viewer: Viewer = { subject: 'emp_1', roles: ['FIN'], partnerId: null, regions: [] }

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'channelgraph-keys-'))
  keys('new')
})
afterEach(() => rmSync(dir, { recursive: true }))

const keys = (...words: string[]) => {
  const { status, said } = rotateKeys([...words, '--dir', dir])
  expect(status, said).toBe(0)
  return said
}
const refusalOf = (...words: string[]) => {
  const { status, said } = rotateKeys([...words, '--dir', dir])
  return status === 1 ? said : ''
}
/** As a process of its own: what it leaves on its streams, and with which code it ends. */
const run = (...words: string[]) => spawnSync(process.execPath, [script, ...words, '--dir', dir], { encoding: 'utf8' })

const variable = (file: string, name: string) =>
  JSON.parse(readEnvFile(readFileSync(join(dir, `${file}.env`), 'utf8')).set[name]!)

const identity = () => new IdentitySigner(variable('gateway', 'IDENTITY_KEY') as JWK).sign(viewer)
const accepts = (token: string) =>
  new IdentityVerifier(variable('trusted', 'IDENTITY_KEYS')).verify(token).then(
    () => true,
    () => false,
  )
const feedCall = () => signFeedCall(variable('finance', 'FEED_KEY') as JWK, 'finance', 'orders')
const callerOf = (token: string) => feedCallVerifier(variable('trusted', 'FEED_KEYS'), 'orders')(token)

test('at every step of a rotation, whoever signs is accepted by whoever trusts the step before or after', async () => {
  const former = await identity()
  keys('add', 'gateway')
  expect(await accepts(former)).toBe(true)
  keys('use', 'gateway')
  const latter = await identity()
  expect([await accepts(former), await accepts(latter)]).toEqual([true, true])
  keys('retire', 'gateway')
  expect([await accepts(former), await accepts(latter)]).toEqual([false, true])
})

test('a rotated feed key still speaks for its own department, and the others’ keys stay', async () => {
  const former = await feedCall()
  keys('add', 'finance')
  keys('use', 'finance')
  expect([await callerOf(former), await callerOf(await feedCall())]).toEqual(['finance', 'finance'])
  keys('retire', 'finance')
  expect([await callerOf(former), await callerOf(await feedCall())]).toEqual([null, 'finance'])
  const { status, stdout } = run('show')
  expect(status).toBe(0)
  expect(stdout).toContain('finance: signs with finance/2, trusted finance/2')
  expect(stdout).toContain('orders: signs with orders/1, trusted orders/1')
})

test.skipIf(process.platform === 'win32')(
  'private keys stand in files that only their owner reads, and never among what is trusted',
  () => {
    keys('add', 'gateway')
    for (const file of readdirSync(dir)) expect([file, statSync(join(dir, file)).mode & 0o077]).toEqual([file, 0])
    expect(readFileSync(join(dir, 'trusted.env'), 'utf8')).not.toContain('"d"')
  },
)

test('nothing is overwritten, and no step is taken out of turn', () => {
  expect(run('new')).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('rotate them') })
  expect(refusalOf('use', 'gateway')).toContain('begin with add')
  keys('add', 'gateway')
  expect(refusalOf('add', 'gateway')).toContain('go on with use')
  expect(refusalOf('retire', 'gateway')).toContain('use gateway first')
  expect(refusalOf('add', 'nobody')).toContain('NAME of gateway, partners')
  expect(refusalOf('new', '--force')).toContain('--force')
})
