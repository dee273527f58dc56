import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/** One address before several replicas, as a Kubernetes Service is. */
export interface Balancer {
  readonly url: string
  /** Resolves when connections are sent to a replica again. */
  untilReady(replica: string): Promise<void>
  close(): Promise<void>
}

/** Several times within the grace of whoever goes; each look is two statements of its department. */
const LOOK_MS = 200

/**
 * Hands each new connection to the next replica that says it is ready, and leaves those under way as they are: it looks at
 * connections, never at requests, and tries no second replica.
 */
export async function startBalancer(replicas: readonly string[]): Promise<Balancer> {
  const ready = new Set<string>()
  const sockets = new Set<Socket>()
  let next = 0
  const server = createServer((client) => {
    const candidates = replicas.filter((replica) => ready.has(replica))
    next += 1
    const chosen = candidates[next % candidates.length]
    if (!chosen) return void client.destroy()
    const { hostname, port } = new URL(chosen)
    const replica = connect(Number(port), hostname)
    for (const [socket, other] of [
      [client, replica],
      [replica, client],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => other.destroy()) // a reset goes on to the other end
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
    client.pipe(replica).pipe(client)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')

  let looking = true
  const watch = async (replica: string) => {
    while (looking) {
      const isReady = await fetch(`${replica}/health/ready`).then(
        ({ ok }) => ok,
        () => false, // it does not answer
      )
      if (isReady) ready.add(replica)
      else ready.delete(replica)
      await delay(LOOK_MS)
    }
  }
  const watching = replicas.map(watch)
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    untilReady: async (replica) => {
      while (!ready.has(replica)) await delay(LOOK_MS)
    },
    close: async () => {
      looking = false
      await Promise.all(watching)
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
