import type { Viewer } from '@channelgraph/access'
import type { Cancellation } from '@channelgraph/engine'
import type { TraceContext } from './trace-context.ts'

/** What one operation carries through the gateway. */
export interface RequestContext {
  readonly viewer: Viewer
  /** What is asked of the schema is answered with what this viewer may ever ask (`?mine`). */
  readonly mine?: boolean
  /** Stands in every log line, error and subgraph request of this operation. */
  readonly requestId: string
  readonly trace: TraceContext
  /** Ends when the answer is not wanted any more: the client went away, or the request's deadline passed. */
  readonly cancellation: Cancellation
  /** Counts what is asked of departments for it. */
  readonly asking: { requests: number }
  /** Whether departments are asked what their databases did, and the answer says where it comes from. */
  readonly explain?: boolean
}
