import type { Sweep } from '@channelgraph/service'

/** What falls due in the channel department. */
export const sweeps: readonly Sweep[] = []
