import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { HttpReply, HttpRequest, Route } from '@channelgraph/process'
import Negotiator from 'negotiator'

/** What an answer may be packed with, the best first. */
export const ENCODINGS = ['br', 'gzip'] as const
export type Encoding = (typeof ENCODINGS)[number]

/** Below this an answer fits into few packets, and packing it costs more than it saves. */
const WORTH_BYTES = 2_048
const WORTH_TYPES = /^(application\/(graphql-response\+)?json|text\/|image\/svg)/
/** Longer than any client's. */
const MAX_ACCEPT_LENGTH = 500
/** Of Node's four threads for such work; tokens are checked on the same. With all busy, an answer goes out as it is. */
const AT_ONCE = 2

const pack: Readonly<Record<Encoding, (body: Buffer) => Promise<Buffer>>> = {
  // Level 4: about as fast as gzip's usual one, and a sixth smaller for our answers.
  br: (body) =>
    promisify(brotliCompress)(body, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
    }),
  gzip: (body) => promisify(gzip)(body, { level: 4 }),
}

/** A character has at most three bytes, and one at least: most texts need not be counted. */
const isLong = (body: string | Buffer): boolean =>
  body.length >= WORTH_BYTES || (body.length * 3 >= WORTH_BYTES && Buffer.byteLength(body) >= WORTH_BYTES)

/** The best encoding that a client takes; undefined where it wants the answer as it is. */
export function encodingOf({ headers }: Pick<HttpRequest, 'headers'>): Encoding | undefined {
  const accepted = headers['accept-encoding']
  if (accepted === undefined || accepted.length > MAX_ACCEPT_LENGTH) return undefined
  const taken = new Negotiator({ headers: { 'accept-encoding': String(accepted) } }).encodings([...ENCODINGS])
  return ENCODINGS.find((encoding) => taken.includes(encoding))
}

/**
 * Packs answers above a size for clients that take them so. Off the one thread, and never more at once than leaves threads for
 * others. An answer says nothing secret beside what its asker chose, and no cookie makes a browser ask for it: what its packed size
 * tells is nobody's secret.
 */
export function createCompression() {
  let underWay = 0
  const compress = async (request: HttpRequest, reply: HttpReply): Promise<HttpReply> => {
    const { body = '', headers = {} } = reply
    const varied = { ...headers, vary: headers.vary ? `${headers.vary}, accept-encoding` : 'accept-encoding' }
    const encoding = encodingOf(request)
    if (!encoding || underWay >= AT_ONCE) return { ...reply, headers: varied }
    underWay += 1
    try {
      const packed = await pack[encoding](Buffer.from(body))
      return { ...reply, body: packed, headers: { ...varied, 'content-encoding': encoding } }
    } finally {
      underWay -= 1
    }
  }
  return (route: Route): Route =>
    async (request) => {
      const reply = await route(request)
      return isWorth(reply) ? compress(request, reply) : reply
    }
}

const isWorth = ({ body = '', headers = {} }: HttpReply): boolean =>
  isLong(body) && WORTH_TYPES.test(headers['content-type'] ?? '') && headers['content-encoding'] === undefined
