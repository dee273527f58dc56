import type { Context } from '../subgraph.ts'
import type { PublicationRow } from './publications.tables.ts'

/** The fields of every publication that others than its own row answer. */
export const publicationResolvers = {
  audienceRegions: async ({ audienceRegionCodes }: PublicationRow, _: unknown, ctx: Context) => {
    const regions = await Promise.all(audienceRegionCodes.map((code) => ctx.loaders.regions.load(code)))
    return regions.filter((region) => region !== null)
  },
  publishedBy: ({ publishedById }: PublicationRow, _: unknown, ctx: Context) =>
    ctx.loaders.employees.load(publishedById),
}
