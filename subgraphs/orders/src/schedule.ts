import type { Sweep } from '@channelgraph/service'

/** What falls due in the orders department: whether an order is late is computed when it is read. */
export const sweeps: readonly Sweep[] = []
