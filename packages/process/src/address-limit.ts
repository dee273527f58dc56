import type { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'

type Connection = Pick<Socket, 'remoteAddress' | 'on' | 'destroy'>

/**
 * Cuts off who has so many connections already. All together are bounded as well, and an address that opens one after another and
 * says nothing on them would else be the only one who is let in.
 */
export function limitEachAddress(server: EventEmitter, most: number): void {
  const open = new Map<string, number>()
  server.on('connection', (connection: Connection) => {
    const address = connection.remoteAddress ?? ''
    const count = (open.get(address) ?? 0) + 1
    open.set(address, count)
    connection.on('close', () => {
      const left = (open.get(address) ?? 1) - 1
      if (left > 0) open.set(address, left)
      else open.delete(address)
    })
    if (count > most) connection.destroy()
  })
}
