import { EventEmitter, once } from 'node:events'
import { connect } from 'node:net'
import { createLogger, startHttpServer } from '@channelgraph/process'
import { expect, test } from 'vitest'
import { limitEachAddress } from './address-limit.ts'

test('an address that holds all connections it may have keeps no other out, and gets one back for each that ends', () => {
  const server = new EventEmitter()
  limitEachAddress(server, 2)
  const from = (remoteAddress: string) => {
    const connection = Object.assign(new EventEmitter(), { remoteAddress, isCut: false, destroy: () => cut() })
    const cut = () => {
      connection.isCut = true
      connection.emit('close')
    }
    server.emit('connection', connection)
    return connection
  }
  const [first] = [from('10.0.0.1'), from('10.0.0.1')]
  expect(from('10.0.0.1').isCut).toBe(true)
  expect(from('10.0.0.1').isCut).toBe(true)
  expect(from('10.0.0.2').isCut).toBe(false)
  first?.emit('close')
  expect(from('10.0.0.1').isCut).toBe(false)
  expect(from('10.0.0.1').isCut).toBe(true)
})

test('a server that is told so limits each address', async () => {
  const server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    maxBodyBytes: 1_000,
    maxConnectionsPerAddress: 1,
    log: createLogger('test', 'silent'),
    routes: { 'GET /': () => ({ status: 200 }) },
  })
  const first = connect(server.port, '127.0.0.1')
  first.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  expect(String((await once(first, 'data'))[0])).toMatch(/^HTTP\/1.1 200 /)
  const second = connect(server.port, '127.0.0.1')
  second.on('error', () => undefined) // a reset is an end like another
  second.on('data', () => expect.unreachable())
  second.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  await once(second, 'close')
  first.destroy()
  await server.close(0)
})
