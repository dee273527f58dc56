import { isIP, isIPv4 } from 'node:net'
import { HttpError, type HttpRequest } from '@channelgraph/process'
import { messages } from '../answer/messages.ts'
import type { SignedIn } from '../identity/askers.ts'
import type { Authenticator } from '../identity/authenticator.ts'
import { MemoryBuckets } from './memory-buckets.ts'
import type { CountLimited } from './metrics.ts'
import type { Bucket, Rate } from './token-bucket.ts'
import { rateLimited } from './viewer-limits.ts'

export interface StrangerLimit {
  /** Requests without a valid token of one address. */
  readonly rate: Rate
  /** How many proxies stand before the gateway and write `X-Forwarded-For`. */
  readonly trustedProxies: number
}

type Asked = Pick<HttpRequest, 'headers' | 'remoteAddress'>

/**
 * Says who asks, and bounds what checking tokens costs: an address whose tokens are not valid has few tries. A token that is
 * known already is no try, so that a stranger behind the same proxy keeps nobody out who is in. In this process's memory only,
 * because it is this process's time that is spent.
 */
export function limitStrangers(
  authenticator: Authenticator,
  { rate, trustedProxies }: StrangerLimit,
  count: CountLimited,
  now?: () => number,
): (request: Asked) => SignedIn | Promise<SignedIn> {
  const buckets = new MemoryBuckets(now)
  const stranger = async (request: Asked): Promise<SignedIn> => {
    const bucket: Bucket[] = [{ owner: addressOf(request, trustedProxies), name: 'strangers', rate }]
    // Taken before the token is checked: however many are sent at once, no more are checked than this.
    const { allowed, waitMs } = buckets.take(bucket, 1)
    if (!allowed) {
      count('address')
      const seconds = Math.max(1, Math.ceil(waitMs / 1_000))
      throw rateLimited(messages.tooManyStrangers(seconds), seconds)
    }
    try {
      const viewer = await authenticator.viewerOf(request.headers.authorization)
      buckets.take(bucket, -1)
      return viewer
    } catch (error) {
      // Not the asker's doing, such as an issuer that does not answer.
      if (!(error instanceof HttpError) || error.status !== 401) buckets.take(bucket, -1)
      throw error
    }
  }
  return (request) => authenticator.known(request.headers.authorization) ?? stranger(request)
}

/** Whose request it is: the address that the outermost trusted proxy saw. Of an IPv6 address its network, which one host may have whole. */
export function addressOf({ headers, remoteAddress }: Asked, trustedProxies: number): string {
  const forwarded = headers['x-forwarded-for']
  const hops = typeof forwarded === 'string' ? forwarded.split(',').map((text) => text.trim()) : []
  const seen = trustedProxies > 0 ? hops.at(-Math.min(trustedProxies, hops.length)) : undefined
  return networkOf(seen !== undefined && isIP(seen) ? seen : remoteAddress)
}

function networkOf(address: string): string {
  const mapped = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (isIPv4(mapped) || !mapped.includes(':')) return mapped
  const [head = '', tail] = mapped.toLowerCase().split('::')
  const groups = head === '' ? [] : head.split(':')
  const behind = tail ? tail.split(':') : []
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - groups.length - behind.length)).fill('0')
  return [...groups, ...zeros, ...behind]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}
