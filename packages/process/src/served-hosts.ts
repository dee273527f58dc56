import { isIP } from 'node:net'
import type { Text } from '@channelgraph/values'
import { HttpError, type HttpReply, type HttpRequest, type Route } from './http.ts'

export interface ServedHostsOptions {
  /** The address that is listened on. */
  readonly host: string
  /** Names that are served besides, without a port, by the variable ALLOWED_HOSTS; absent where there is no such variable. */
  readonly allowed?: readonly string[]
  /** Whether it is a developer's own run, whichever address it listens on. */
  readonly development?: boolean
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/

/**
 * Puts a check of the `Host` header before routes: a page on the Internet whose name suddenly leads to this machine (DNS
 * rebinding) would otherwise read what only this machine may, as if it were its own. Served are localhost, addresses (a page
 * can rebind a name, never an address; probes ask by address) and the names that are allowed. Where neither a loopback address
 * is listened on, nor a name allowed, nor development on, whoever stands in front decides, and nothing is checked.
 */
export function servedHosts({ host, allowed, development = false }: ServedHostsOptions): (route: Route) => Route {
  const names = new Set(allowed?.map((name) => name.toLowerCase()))
  if (!development && names.size === 0 && !LOOPBACK.test(host)) return (route) => route
  const advice: Text = {
    en: `This name is not served here: ask by localhost${allowed ? ', or list the name in ALLOWED_HOSTS' : ''}.`,
    zh: `此主机名不在服务范围:请使用 localhost${allowed ? ',或将其列入 ALLOWED_HOSTS' : ''}。`,
  }
  /** Asked last, and served: most requests name the same. */
  let last: string | undefined
  return (route) =>
    (request): Promise<HttpReply> | HttpReply => {
      const { host: asked } = request.headers
      if (asked === last) return route(request)
      const name = hostNameOf(request)
      if (name === undefined || isServed(name) || names.has(name)) {
        last = asked
        return route(request)
      }
      throw new HttpError(421, 'FORBIDDEN', advice)
    }
}

/** Puts a check before each of a server's routes. */
export const checkEach = (check: (route: Route) => Route, routes: Record<string, Route>): Record<string, Route> =>
  Object.fromEntries(Object.entries(routes).map(([name, route]) => [name, check(route)]))

const isServed = (name: string): boolean =>
  name === 'localhost' || name.endsWith('.localhost') || isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0

/** The name of the `Host` header without its port; undefined where there is none, which no browser sends. */
function hostNameOf({ headers: { host } }: HttpRequest): string | undefined {
  return host?.replace(/:\d*$/, '').replace(/\.$/, '').toLowerCase()
}
