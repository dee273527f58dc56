import { randomFillSync } from 'node:crypto'

/** Where a request belongs in a distributed trace (W3C Trace Context, version 00). */
export interface TraceContext {
  /** 32 hex digits, the same in every process the request passes through. */
  readonly traceId: string
  /** 16 hex digits: the gateway's own part of the trace. */
  readonly spanId: string
  /** 2 hex digits; the last bit says whether the trace is recorded. */
  readonly flags: string
  /** Passed on as it came. */
  readonly state: string | undefined
}

const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/
const MAX_STATE = 512

/** Takes part in the trace the headers name, or begins one where they name none that is valid. */
export function traceContextOf(traceparent: string | undefined, tracestate: string | undefined): TraceContext {
  const [, traceId, parentId, flags] = TRACEPARENT.exec(traceparent ?? '') ?? []
  const known = traceId && parentId && flags && !/^0+$/.test(traceId) && !/^0+$/.test(parentId)
  if (!known) return { traceId: randomHex(16), spanId: randomHex(8), flags: '01', state: undefined }
  const state = tracestate && tracestate.length <= MAX_STATE ? tracestate : undefined
  return { traceId, spanId: randomHex(8), flags, state }
}

/** The headers of one request to a subgraph: the same trace, a span of its own. */
export const traceHeaders = ({ traceId, flags, state }: TraceContext): Record<string, string> => ({
  traceparent: `00-${traceId}-${randomHex(8)}-${flags}`,
  ...(state ? { tracestate: state } : {}),
})

/** Drawn many at a time: each draw costs ten microseconds, and a request to a department takes one. */
const drawn = Buffer.alloc(8_192)
let used = drawn.length

function randomHex(bytes: number): string {
  if (used + bytes > drawn.length) {
    randomFillSync(drawn)
    used = 0
  }
  used += bytes
  return drawn.toString('hex', used - bytes, used)
}
