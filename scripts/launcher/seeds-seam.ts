import type { WorldMaking } from './world.ts'

/** Stands in for `seedIfEmpty` of `@channelgraph/seeds` until that is written; this file goes then. */
export const seedIfEmpty: WorldMaking['seedIfEmpty'] = async ({ onProgress }) => {
  onProgress('packages/seeds does not stand yet: the databases stay empty')
}
