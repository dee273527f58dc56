import { read } from '@channelgraph/access'
import { badInput } from '@channelgraph/values'
import type { Resolvers } from '../generated/resolvers.ts'
import type { Region } from './regions.mappers.ts'
import { listRegions } from './regions.store.ts'

/** What support said of it, where a field needs that: a representation carries it. */
function installedBaseOf(reference: object): Pick<Region, 'installedBase'> {
  const { installedBase } = reference as { installedBase?: unknown }
  return typeof installedBase === 'number' ? { installedBase } : {}
}

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
    __resolveReference: async (reference, ctx) => {
      const region = await ctx.loaders.regions.load(reference.code)
      return region && { ...region, ...installedBaseOf(reference) }
    },
    parent: (region, _, ctx) => (region.parentCode ? ctx.loaders.regions.load(region.parentCode) : null),
    children: (region, _, ctx) => ctx.loaders.childrenOfRegions.load(region.code),
    pathCodes: (region) => region.path.split('/').slice(1, -1),
  },
}
