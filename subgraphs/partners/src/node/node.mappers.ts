import type { FoundNode } from '@channelgraph/service'

/** Each of several is looked for by itself, and may not be there. */
export type Node = FoundNode | null
