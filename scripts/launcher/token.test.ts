import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { personaNamed, personas } from '@channelgraph/access'
import { ofDepartments } from '@channelgraph/contracts'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { readGatewayEnv } from '../../gateway/src/env.ts'
import { createAuthenticator } from '../../gateway/src/identity/authenticator.ts'
import { developmentKeys } from './keys.ts'
import { portsFrom } from './ports.ts'
import { servicesOf } from './services.ts'
import { checkout } from './settings.ts'
import { main } from './token.ts'

const data = mkdtempSync(join(tmpdir(), 'channelgraph token '))
afterAll(() => rmSync(data, { recursive: true, force: true }))

afterEach(() => void vi.restoreAllMocks())
const environment = { PATH: process.env.PATH, CHANNELGRAPH_DATA: data, PORT_BASE: '20990' }

interface Said {
  readonly stdout: string
  readonly stderr: string
}

/** The command as npm runs it. */
async function command(...args: string[]): Promise<Said> {
  const child = spawn(process.execPath, [join(checkout, 'scripts/token.mjs'), ...args], { env: environment })
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { stdout, stderr }
}

/** What the command runs, without bundling it each time. */
async function token(...args: string[]): Promise<Said> {
  const said = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const)
    vi.spyOn(process[stream], 'write').mockImplementation((written) => {
      said[stream] += written
      return true
    })
  await main(args, environment)
  return said
}

/** The gateway, as the launcher would start it on the same folder. */
function gateway() {
  const topology = {
    root: checkout,
    ports: portsFrom(20_990),
    keys: developmentKeys(data),
    source: {},
    databaseUrls: ofDepartments(() => ''),
  }
  const program = servicesOf(topology).find(({ name }) => name === 'gateway')
  return createAuthenticator(readGatewayEnv(program?.env).tokens)
}

test('--as prints the token alone, and the gateway of the same folder takes it for the persona', async () => {
  const { stdout, stderr } = await command('--as', 'finance-lead')
  expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)
  expect(stderr).toBe('')
  expect(await gateway().viewerOf(`Bearer ${stdout.trim()}`)).toMatchObject(personaNamed('finance-lead').viewer)
})

test('without arguments it lists everybody, and for an unknown name as well', async () => {
  const { stdout } = await token()
  for (const { name, title } of personas) expect(stdout).toMatch(new RegExp(`^  ${name} +${title.slice(0, 8)}`, 'm'))
  expect((await token('--as', 'nobody')).stderr).toContain('order-desk')
})

test('--partner says that a partner is looked up in the running graph, when it is not running', async () => {
  const { stdout, stderr } = await token('--partner', 'PT-320500-000001')
  expect(stdout).toBe('')
  expect(stderr).toMatch(/does not run here.*npm start/)
})
