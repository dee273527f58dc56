import { read } from '@channelgraph/access'
import { badInput } from '@channelgraph/values'
import type { Resolvers } from '../generated/resolvers.ts'
import { listRegions } from './regions.store.ts'

export const regionsResolvers: Resolvers = {
  Query: {
    regions: (_, filter, ctx) => {
      if (!filter.codes && !filter.level && !filter.macroRegion)
        throw badInput(
          'Give `codes`, a `level` or a `macroRegion`: there are 3,351 divisions.',
          '请提供 `codes`、`level` 或 `macroRegion`:行政区划共有 3,351 个。',
        )
      return read(ctx, (db) => listRegions(db, filter))
    },
  },
  Region: {
    __resolveReference: ({ code }, ctx) => ctx.loaders.regions.load(code),
    parent: (region, _, ctx) => (region.parentCode ? ctx.loaders.regions.load(region.parentCode) : null),
    children: (region, _, ctx) => ctx.loaders.childrenOfRegions.load(region.code),
    pathCodes: (region) => region.path.split('/').slice(1, -1),
  },
}
